package dev.recado.verification.fault;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Every chosen kind once a round, in an order of the seed's. */
final class FaultPlan {

  private static final int HOLD_MILLIS_MIN = 1_000;
  private static final int HOLD_MILLIS_MAX = 6_000;

  private final List<FaultKind> kinds;
  private final Random random;
  private final Deque<FaultKind> round = new ArrayDeque<>();

  FaultPlan(List<FaultKind> kinds, long seed) {
    this.kinds = List.copyOf(kinds);
    this.random = new Random(seed);
  }

  PlannedFault next() {
    if (round.isEmpty()) {
      var shuffled = new ArrayList<>(kinds);
      Collections.shuffle(shuffled, random);
      round.addAll(shuffled);
    }
    return new PlannedFault(
        round.removeFirst(),
        random.nextInt(1 << 20),
        Duration.ofMillis(random.nextInt(HOLD_MILLIS_MIN, HOLD_MILLIS_MAX)));
  }
}
