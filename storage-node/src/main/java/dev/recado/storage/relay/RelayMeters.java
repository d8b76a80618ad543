package dev.recado.storage.relay;

import dev.recado.protocol.WireTimes;
import dev.recado.protocol.internal.v1.OutboxRow;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the relay of one position counts, and for how long its outbox has waited. */
final class RelayMeters {

  private final InstantSource fleetTime;
  private final Counter relayed;
  private volatile @Nullable Instant oldest;

  RelayMeters(MeterRegistry registry, InstantSource fleetTime, int number) {
    this.fleetTime = fleetTime;
    String position = Integer.toString(number);
    this.relayed =
        Counter.builder("recado.storage.relay.outcomes")
            .description("Outcomes that a push server took")
            .tag("position", position)
            .register(registry);
    Gauge.builder("recado.storage.outbox.age", this, RelayMeters::oldestSeconds)
        .description("Time since the decision of the oldest outcome that no push server has taken")
        .baseUnit("seconds")
        .tag("position", position)
        .strongReference(true)
        .register(registry);
  }

  void relayed(int outcomes) {
    relayed.increment(outcomes);
  }

  /** The next row to be taken. */
  void waits(OutboxRow row) {
    oldest = WireTimes.toInstant(row.getOutcome().getDecidedAt());
  }

  /** Nothing waits, or nothing is relayed from here. */
  void idle() {
    oldest = null;
  }

  private double oldestSeconds() {
    Instant since = oldest;
    return since == null
        ? 0
        : Math.max(0, Duration.between(since, fleetTime.instant()).toMillis())
            / (double) TimeUnit.SECONDS.toMillis(1);
  }
}
