package dev.recado.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.recado.benchmarks.load.Acceptance;
import dev.recado.benchmarks.load.LoadResult;
import dev.recado.benchmarks.usage.MachineSpeed;
import dev.recado.benchmarks.usage.Usage;
import dev.recado.benchmarks.usage.UsageMeter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsageTableTest {

  @Test
  void usageIsShownForEachOperation() {
    String table =
        UsageTable.of(
            List.of(
                result(100, new Usage("gateway-1", 1_000, 50, 2048)),
                result(100, new Usage("gateway-1", 3_000, 150, 4096)),
                result(200, new Usage("gateway-1", 10_000, 200, 3072)),
                result(0, new Usage("gateway-1", 10_000, 200, 3072))));
    assertThat(table).containsPattern("recado-grpc +64 +gateway-1 +30\\.0 +1\\.00 +3\n");
    assertThat(table.lines()).hasSize(2);
  }

  @Test
  void nothingMeasuredIsNoTable() {
    assertThat(UsageTable.of(List.of())).isEmpty();
  }

  @Test
  void onlyStretchesAgainstTheFleetAreMetered() throws IOException, InterruptedException {
    assumeThat(UsageMeter.available()).isTrue();
    var meter = UsageMeter.of(Map.of("self", ProcessHandle.current().pid()));
    try (var gateway = new FakeGateway();
        var etcd = new FakeEtcd();
        var contenders = new Contenders(gateway.target(), List.of(etcd.endpoint()), 64)) {
      var plan =
          new BenchmarkPlan(
              List.of(2), new Pace.ClosedLoop(), 1, Duration.ofMillis(100), Duration.ofMillis(300));
      List<LoadResult> results =
          new Benchmark(contenders.puts(List.of(Transport.GRPC)), plan, meter, _ -> {}).run();
      assertThat(results.get(0).usages()).extracting(Usage::process).containsExactly("self");
      assertThat(results.get(0).usages().getFirst().cpuMicros()).isPositive();
      assertThat(results.get(1).usages()).isEmpty();
    }
  }

  private static LoadResult result(long succeeded, Usage usage) {
    return new LoadResult(
        "recado-grpc",
        64,
        0,
        succeeded,
        succeeded,
        1,
        2,
        Acceptance.NONE,
        Map.of(),
        List.of(usage),
        MachineSpeed.UNKNOWN);
  }
}
