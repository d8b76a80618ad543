package dev.recado.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchmarkTest {

  @Test
  void eachStretchOfThePlanIsMeasuredOverItsTransport() throws IOException, InterruptedException {
    try (var gateway = new FakeGateway()) {
      var told = new ArrayList<LoadResult>();
      List<LoadResult> results =
          new Benchmark(gateway.target(), plan(List.of(1, 10), 2), told::add).run();
      assertThat(results).isEqualTo(told).hasSize(8);
      assertThat(results)
          .extracting(LoadResult::transport)
          .startsWith(Transport.GRPC, Transport.HTTP, Transport.GRPC, Transport.HTTP);
      assertThat(results)
          .allSatisfy(result -> {
            assertThat(result.errors()).isEmpty();
            assertThat(result.succeeded()).isPositive();
            assertThat(result.perSecond()).isCloseTo(result.succeeded() / 0.3, within(0.01));
            assertThat(result.p50Millis()).isLessThanOrEqualTo(result.p99Millis());
          });
      assertThat(gateway.repeatedIds).hasValue(0);
      // What the warm-up did does not count.
      assertThat(gateway.ids.size())
          .isGreaterThan((int) results.stream().mapToLong(LoadResult::succeeded).sum());
    }
  }

  @Test
  void refusalsAreCountedByTheirReason() throws IOException, InterruptedException {
    try (var gateway = new FakeGateway()) {
      gateway.refuseEvery = 10;
      List<LoadResult> results =
          new Benchmark(gateway.target(), plan(List.of(8), 1), result -> {}).run();
      assertThat(results.get(0).errors()).containsOnlyKeys("OVERLOADED");
      assertThat(results.get(1).errors()).containsOnlyKeys("429 OVERLOADED");
      assertThat(results).allMatch(result -> result.succeeded() > 0 && result.failed() > 0);
    }
  }

  @Test
  void brokenStreamIsCountedAndOpenedAgain() throws IOException, InterruptedException {
    try (var gateway = new FakeGateway()) {
      gateway.breakEvery = 500;
      var plan =
          new BenchmarkPlan(
              List.of(Transport.GRPC), List.of(4), 1, Duration.ZERO, Duration.ofSeconds(1), 10);
      LoadResult result = new Benchmark(gateway.target(), plan, each -> {}).run().getFirst();
      assertThat(result.succeeded()).isGreaterThan(500);
      assertThat(result.errors()).containsOnlyKeys("UNAVAILABLE: broke");
      assertThat(gateway.streams.get()).isGreaterThan(4);
    }
  }

  @Test
  void gatewayThatIsNotThereIsAllErrors() throws InterruptedException {
    var nowhere = new Target(URI.create("http://127.0.0.1:1"), "127.0.0.1:1", "key");
    List<LoadResult> results = new Benchmark(nowhere, plan(List.of(2), 1), each -> {}).run();
    assertThat(results).allMatch(result -> result.succeeded() == 0 && result.failed() > 0);
  }

  @Test
  void impossiblePlanIsRefusedByOptionAndRange() {
    assertThatThrownBy(() -> plan(List.of(5000), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--outstanding 5000")
        .hasMessageContaining("1 to 4096");
    assertThatThrownBy(() -> plan(List.of(1), 0)).hasMessageContaining("--rounds 0");
  }

  @Test
  void tableShowsMedianSpreadAndEveryError() {
    String table =
        ResultTable.of(
            List.of(
                result(100, 5, Map.of("OVERLOADED", 3L)),
                result(300, 7, Map.of()),
                result(200, 9, Map.of("OVERLOADED", 1L))));
    assertThat(table)
        .containsPattern("grpc +64 +200 +\\(100-300\\) +7\\.0 +14\\.0 +4")
        .contains("4 × grpc: OVERLOADED");
    assertThat(ResultTable.median(new double[] {1, 2, 3, 10})).isEqualTo(2.5);
  }

  private static LoadResult result(double perSecond, double p50, Map<String, Long> errors) {
    return new LoadResult(Transport.GRPC, 64, (long) perSecond, perSecond, p50, p50 * 2, errors);
  }

  private static BenchmarkPlan plan(List<Integer> outstanding, int rounds) {
    return new BenchmarkPlan(
        List.of(Transport.GRPC, Transport.HTTP),
        outstanding,
        rounds,
        Duration.ofMillis(200),
        Duration.ofMillis(300),
        64);
  }
}
