package dev.recado.verification.fault;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The faults to choose from. */
public enum FaultKind {
  KILL_LEADER,
  KILL_FOLLOWER,
  KILL_GATEWAY,
  KILL_PUSH,
  KILL_DISCOVERY,
  KILL_POSTGRES,
  KILL_ALL,
  PAUSE_LEADER,
  PAUSE_MEMBER,
  /** The member ends in the middle of its work, at one of its failpoints. */
  STOP_AT_FAILPOINT,
  LOSE_ACKNOWLEDGEMENTS,
  DELAY,
  REFUSE;

  /** {@code kill-leader}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<FaultKind> labelled(String label) {
    return Arrays.stream(values()).filter(kind -> kind.label().equals(label)).findFirst();
  }

  public static List<String> labels() {
    return Arrays.stream(values()).map(FaultKind::label).toList();
  }
}
