package dev.recado.faults;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The faults that a member has until other ones are put, or its process ends.
 *
 * @param loseAcknowledgements probability that a thing is done and its asker is not told
 * @param delay of every operation before it is looked at
 * @param refuse probability that an operation is refused before it is looked at
 * @param hold how long to stand still at a failpoint; when it is empty, the process ends there
 * @param seed of the chances; chosen by the member when it is empty
 * @param clockShift how far the machine's clock, as the process reads it, is ahead of what it says
 */
public record FaultRules(
    double loseAcknowledgements,
    Duration delay,
    double refuse,
    Set<Failpoint> stopAt,
    Optional<Duration> hold,
    OptionalLong seed,
    Duration clockShift) {

  public static final Duration DELAY_MAX = Duration.ofMinutes(1);
  public static final Duration HOLD_MAX = Duration.ofMinutes(10);
  public static final Duration CLOCK_SHIFT_MAX = Duration.ofDays(1);

  private static final Duration YEAR = Duration.ofDays(365);

  /** Checked against the bounds above, as any. */
  public static final FaultRules NONE =
      new FaultRules(0, Duration.ZERO, 0, Set.of(), Optional.empty(), OptionalLong.empty());

  /**
   * Refuses what is out of range.
   *
   * @throws Rejection BAD_PARAMETER
   */
  public FaultRules {
    stopAt = Set.copyOf(stopAt);
    requireProbability("loseAcknowledgements", loseAcknowledgements);
    requireProbability("refuse", refuse);
    requireRange("delay", delay, Duration.ZERO, DELAY_MAX);
    hold.ifPresent(held -> requireRange("hold", held, Duration.ofMillis(1), HOLD_MAX));
    requireRange("clockShift", clockShift, CLOCK_SHIFT_MAX.negated(), CLOCK_SHIFT_MAX);
    if (hold.isPresent() && stopAt.isEmpty()) {
      throw new Rejection(
          Reason.BAD_PARAMETER,
          "'hold' says how long to stand still at a failpoint. Name one in 'stopAt'.");
    }
  }

  /** With a machine's clock that nobody shifts. */
  public FaultRules(
      double loseAcknowledgements,
      Duration delay,
      double refuse,
      Set<Failpoint> stopAt,
      Optional<Duration> hold,
      OptionalLong seed) {
    this(loseAcknowledgements, delay, refuse, stopAt, hold, seed, Duration.ZERO);
  }

  private static void requireProbability(String name, double value) {
    // Not a number is in no range.
    if (!(value >= 0 && value <= 1)) {
      throw new Rejection(
          Reason.BAD_PARAMETER,
          "'" + name + "' is " + value + "; it is a probability, from 0 to 1.");
    }
  }

  static void requireRange(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new Rejection(
          Reason.BAD_PARAMETER,
          "'%s' is %d ms; it must be %d to %d ms."
              .formatted(name, millis(value), least.toMillis(), most.toMillis()));
    }
  }

  /** Any duration can be told, if not always exactly. */
  private static long millis(Duration value) {
    Duration told = value.compareTo(YEAR) > 0 ? YEAR : value;
    return (told.compareTo(YEAR.negated()) < 0 ? YEAR.negated() : told).toMillis();
  }

  FaultRules withSeed(long chosen) {
    return new FaultRules(
        loseAcknowledgements, delay, refuse, stopAt, hold, OptionalLong.of(chosen), clockShift);
  }
}
