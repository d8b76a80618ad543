package dev.recado.membership;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Fleet time: the clock of discovery's database as it was measured at the last renewal, carried on
 * by a clock that only runs. So a local clock that is wrong, or is set while the process runs, does
 * no harm. Before the first measurement it is the local clock, and not known.
 */
public final class FleetClock implements InstantSource {

  private record Measured(Instant remote, long nanos) {}

  private final InstantSource local;
  private final LongSupplier nanos;
  private volatile @Nullable Measured measured;

  /** On the clocks of this machine. */
  public FleetClock() {
    this(InstantSource.system(), System::nanoTime);
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
    return last == null ? local.instant() : last.remote.plusNanos(nanos.getAsLong() - last.nanos);
  }

  @Override
  public long millis() {
    return instant().toEpochMilli();
  }

  public boolean known() {
    return measured != null;
  }

  /** The other clock was read half a round trip before its answer arrived, on average. */
  public void measured(Instant remote, Duration roundTrip) {
    measured = new Measured(remote.plus(roundTrip.dividedBy(2)), nanos.getAsLong());
  }
}
