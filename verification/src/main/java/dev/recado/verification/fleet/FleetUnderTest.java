package dev.recado.verification.fleet;

import dev.recado.verification.checker.Leftovers;
import dev.recado.verification.checker.ReplicaState;
import java.time.Duration;
import java.util.List;

/** A fleet that may be hurt. */
public interface FleetUnderTest {

  /** An API key that every member takes. */
  String apiKey();

  List<Member> members();

  /** Names of the database servers, which a {@link Fault.Kill} may name as well. */
  List<String> databases();

  /** Those that a {@link Fault.StopAt} may name, of every member. */
  List<Failpoint> failpoints();

  /** Returns when it has happened, or cannot be expected to any more. */
  void inject(Fault fault);

  /**
   * Ends pauses and disturbances, and returns when every member serves; fails when that takes
   * longer.
   */
  void heal(Duration patience) throws InterruptedException;

  /** What every replica of every position says of itself, each in one snapshot. */
  List<ReplicaState> replicas();

  /** What outboxes still hold, and the mailboxes of these recipients. */
  List<Leftovers> leftovers(List<String> recipients);

  default List<Member> members(Member.Role role) {
    return members().stream().filter(member -> member.role() == role).toList();
  }
}
