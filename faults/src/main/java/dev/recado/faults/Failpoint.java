package dev.recado.faults;

import dev.recado.membership.MemberRole;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A place between two steps of an operation's life where a member can be made to stop. */
public enum Failpoint {
  /** The outbox has committed; the client was not told. */
  AFTER_OUTBOX_COMMIT(MemberRole.GATEWAY),
  /** Operations are packed into a log entry; nothing was handed to Raft. */
  BEFORE_PROPOSE(MemberRole.STORAGE),
  /** The log has committed an entry; nothing of it is in this replica's tables. */
  AFTER_LOG_BEFORE_APPLY(MemberRole.STORAGE),
  /** An entry is in the tables; nobody was told. */
  AFTER_APPLY_BEFORE_ACK(MemberRole.STORAGE),
  /** A push server has taken outcomes over; the log was not told. */
  AFTER_RELAY_BEFORE_MARK(MemberRole.STORAGE),
  /** Outcomes are in the mailboxes; the relay was not told. */
  AFTER_INTAKE_BEFORE_ACK(MemberRole.PUSH),
  /** A recipient acknowledges what it was notified of; nothing of that is committed. */
  AFTER_NOTIFY_BEFORE_ACK(MemberRole.PUSH);

  private final MemberRole role;

  Failpoint(MemberRole role) {
    this.role = role;
  }

  /** Whose members pass it. */
  public MemberRole role() {
    return role;
  }

  /** As people and the wire write it: {@code before-propose}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static List<Failpoint> of(MemberRole role) {
    return Arrays.stream(values()).filter(point -> point.role == role).toList();
  }

  /**
   * The failpoint of that name.
   *
   * @throws Rejection BAD_PARAMETER when there is none
   */
  public static Failpoint parse(String text) {
    return Arrays.stream(values())
        .filter(point -> point.text().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new Rejection(
                Reason.BAD_PARAMETER,
                "'"
                    + (text.length() <= 64 ? text : text.substring(0, 64) + "…")
                    + "' is not a failpoint. There are "
                    + String.join(", ", Arrays.stream(values()).map(Failpoint::text).toList())
                    + "."));
  }
}
