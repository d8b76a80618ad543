package dev.recado.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.benchmarks.usage.UsageMeter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class FanOutTest {

  private static final int RECIPIENTS = 200;

  @Test
  void everyRecipientHasAStreamAndOutcomesArriveAtTheRate() throws Exception {
    try (var gateway = new FakeGateway()) {
      Iterator<Long> resident = List.of(100_000L, 104_000L, 108_000L).iterator();
      var told = new ArrayList<String>();
      FanOutResult result = fanOut(gateway, resident::next, told).run();
      assertThat(result.deliveries().errors()).isEmpty();
      assertThat(result.deliveries().offeredPerSecond()).isEqualTo(200);
      assertThat(result.deliveries().succeeded()).isBetween(50L, 150L);
      assertThat(gateway.push.opened).hasValue(RECIPIENTS);
      assertThat(result.heartbeats()).as("one when each opened").isEqualTo(RECIPIENTS);
      assertThat(gateway.push.acknowledged.size()).as("chosen at random").isGreaterThan(20);
      assertThat(gateway.push.wrong).isEmpty();
      assertThat(told).hasSize(2).allMatch(line -> line.startsWith("200 "));
      assertThat(result.text())
          .contains("98 MiB before the streams, 102 MiB with them (20.0 KiB a stream)")
          .contains("105 MiB after the load (40.0 KiB a stream)")
          .contains("200 heartbeats came")
          .contains("recado-fan-out");
    }
  }

  @Test
  void unknownMemoryIsSaid() throws Exception {
    try (var gateway = new FakeGateway()) {
      assertThat(fanOut(gateway, () -> 0, new ArrayList<>()).run().text())
          .contains("The push server's memory is not known");
    }
  }

  @Test
  void lostOutcomesAreErrors() throws IOException, InterruptedException {
    try (var gateway = new FakeGateway()) {
      gateway.push.loseEvery = 10;
      FanOutResult result = fanOut(gateway, () -> 0, new ArrayList<>()).run();
      assertThat(result.deliveries().errors()).containsOnlyKeys("no outcome");
      assertThat(result.deliveries().succeeded()).isPositive();
    }
  }

  private static FanOut fanOut(FakeGateway gateway, LongSupplier resident, List<String> told) {
    return new FanOut(
        gateway.target(),
        new FanOut.Crowd(RECIPIENTS, 200, 64, Duration.ofMillis(200), Duration.ofMillis(500)),
        UsageMeter.none(),
        resident,
        told::add);
  }
}
