package dev.recado.verification.history;

import java.util.List;

/**
 * A fault from its injection to the moment when everybody served again.
 *
 * @param leads positions that one of the members led
 * @param endedNanos {@link #OPEN} when it was not healed
 */
public record FaultHistory(
    String fault, List<String> members, List<Integer> leads, long beganNanos, long endedNanos) {

  public static final long OPEN = Long.MAX_VALUE;

  public FaultHistory {
    members = List.copyOf(members);
    leads = List.copyOf(leads);
  }

  FaultHistory ended(long nanos) {
    return new FaultHistory(fault, members, leads, beganNanos, nanos);
  }
}
