package dev.recado.membership;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Fleet time: the local clock corrected by its offset to the clock of discovery's database, which
 * is measured at each renewal. Before the first measurement it is the local clock, and not known.
 */
public final class FleetClock implements InstantSource {

  private final InstantSource local;
  private volatile @Nullable Duration offset;

  public FleetClock(InstantSource local) {
    this.local = local;
  }

  @Override
  public Instant instant() {
    Duration measured = offset;
    return measured == null ? local.instant() : local.instant().plus(measured);
  }

  @Override
  public long millis() {
    return instant().toEpochMilli();
  }

  public boolean known() {
    return offset != null;
  }

  /** What is added to the local clock; zero before the first measurement. */
  public Duration offset() {
    Duration measured = offset;
    return measured == null ? Duration.ZERO : measured;
  }

  /** The other clock was read half a round trip before its answer arrived, on average. */
  void measured(Instant remote, Duration roundTrip) {
    offset = Duration.between(local.instant(), remote.plus(roundTrip.dividedBy(2)));
  }
}
