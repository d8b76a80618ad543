package dev.recado.membership;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fleet time: the clock of discovery's database as it was measured at a renewal, carried on by a
 * clock that only runs. So a local clock that is wrong, or is set while the process runs, does no
 * harm. Before the first good measurement it is not known.
 *
 * <p>A measurement is as exact as its answer was quick: the other clock was read at some moment
 * between question and answer, so half the round trip is how wrong it may be. One that is less
 * exact than what is carried on is dropped while the two agree; otherwise a slow network, or a
 * pause of this process between question and answer, would move fleet time by seconds.
 */
public final class FleetClock implements InstantSource {

  /** Less exact than this, fleet time is not known: nothing is stamped with it. */
  static final Duration ERROR_MAX = Duration.ofMillis(500);

  private static final Logger log = LoggerFactory.getLogger(FleetClock.class);

  /** How far two clocks that only run drift apart: 500 ppm, as NTP assumes. */
  private static final long DRIFT_SHARE = 2_000;

  private record Measured(Instant remote, long nanos, Duration error) {

    Instant at(long later) {
      return remote.plusNanos(later - nanos);
    }

    Duration errorAt(long later) {
      return error.plusNanos((later - nanos) / DRIFT_SHARE);
    }
  }

  private final InstantSource local;
  private final LongSupplier nanos;
  private volatile @Nullable Measured measured;

  /** Carried on by this machine's clock that only runs. */
  public FleetClock(WallClock local) {
    this(local, System::nanoTime);
  }

  /**
   * On other clocks.
   *
   * @param nanos runs on, whatever is done to {@code local}
   */
  public FleetClock(InstantSource local, LongSupplier nanos) {
    this.local = local;
    this.nanos = nanos;
  }

  @Override
  public Instant instant() {
    Measured last = measured;
    return last == null ? local.instant() : last.at(nanos.getAsLong());
  }

  @Override
  public long millis() {
    return instant().toEpochMilli();
  }

  /** Whether it was measured well enough; once it was, it stays known. */
  public boolean known() {
    Measured last = measured;
    return last != null && last.error.compareTo(ERROR_MAX) <= 0;
  }

  /** The other clock was read half a round trip before its answer arrived, on average. */
  public synchronized void measured(Instant remote, Duration roundTrip) {
    long now = nanos.getAsLong();
    Duration error = roundTrip.dividedBy(2);
    var next = new Measured(remote.plus(error), now, error);
    Measured last = measured;
    if (last == null || error.compareTo(last.errorAt(now)) <= 0) {
      measured = next;
      return;
    }
    Duration apart = Duration.between(last.at(now), next.remote);
    if (apart.abs().compareTo(error.plus(last.errorAt(now))) > 0) {
      // The other clock was set, or this machine slept. Known again once measured well.
      log.warn("The fleet's clock is {} ahead of what it was carried on to; following it.", apart);
      measured = next;
    }
  }
}
