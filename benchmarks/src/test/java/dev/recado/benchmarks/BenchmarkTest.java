package dev.recado.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.recado.benchmarks.gateway.GatewayTarget;
import dev.recado.benchmarks.load.Acceptance;
import dev.recado.benchmarks.load.LoadResult;
import dev.recado.benchmarks.usage.MachineSpeed;
import dev.recado.benchmarks.usage.UsageMeter;
import dev.recado.protocol.v1.Consistency;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BenchmarkTest {

  private static final int VALUE_BYTES = 64;
  private static final Pace CLOSED_LOOP = new Pace.ClosedLoop();

  @Test
  void eachStretchOfThePlanIsMeasuredOverItsTransport() throws IOException, InterruptedException {
    try (var gateway = new FakeGateway()) {
      var told = new ArrayList<LoadResult>();
      List<LoadResult> results;
      try (var contenders = new Contenders(gateway.target(), List.of(), VALUE_BYTES)) {
        results =
            new Benchmark(
                    contenders.puts(Arrays.asList(Transport.values())),
                    plan(List.of(1, 10), 2),
                    UsageMeter.none(),
                    told::add)
                .run();
      }
      assertThat(results).isEqualTo(told).hasSize(8);
      assertThat(results)
          .extracting(LoadResult::contender)
          .startsWith("recado-grpc", "recado-http", "recado-grpc", "recado-http");
      assertThat(results)
          .allSatisfy(result -> {
            assertThat(result.errors()).isEmpty();
            assertThat(result.succeeded()).isPositive();
            assertThat(result.perSecond()).isCloseTo(result.succeeded() / 0.3, within(0.01));
            assertThat(result.p50Millis()).isLessThanOrEqualTo(result.p99Millis());
            assertThat(result.machine().workMillis()).isPositive();
          });
      assertThat(gateway.repeatedIds).hasValue(0);
      // What the warm-up did does not count.
      assertThat(gateway.ids.size())
          .isGreaterThan((int) results.stream().mapToLong(LoadResult::succeeded).sum());
    }
  }

  @Test
  void etcdIsMeasuredInTheSameRoundsAtItsLeader() throws IOException, InterruptedException {
    try (var gateway = new FakeGateway();
        var follower = new FakeEtcd();
        var leader = new FakeEtcd()) {
      follower.leader = 1;
      var etcd = List.of(follower.endpoint(), leader.endpoint());
      try (var contenders = new Contenders(gateway.target(), etcd, VALUE_BYTES)) {
        List<LoadResult> results =
            new Benchmark(
                    contenders.puts(List.of(Transport.GRPC)),
                    plan(List.of(4), 2),
                    UsageMeter.none(),
                    _ -> {})
                .run();
        assertThat(results)
            .extracting(LoadResult::contender)
            .containsExactly("recado-grpc", "etcd-grpc", "recado-grpc", "etcd-grpc");
        assertThat(results).allMatch(result -> result.succeeded() > 0 && result.failed() == 0);
      }
      assertThat(follower.entries).isEmpty();
      assertThat(leader.entries.values()).allMatch(value -> value.size() == VALUE_BYTES);
    }
  }

  @Test
  void clusterWithoutALeaderIsNotMeasured() throws IOException {
    try (var gateway = new FakeGateway();
        var follower = new FakeEtcd()) {
      follower.leader = 1;
      try (var contenders =
          new Contenders(
              gateway.target(), List.of(follower.endpoint(), "127.0.0.1:1"), VALUE_BYTES)) {
        assertThatThrownBy(() -> contenders.puts(List.of(Transport.GRPC)))
            .hasMessageContaining("follows")
            .hasMessageContaining("127.0.0.1:1 UNAVAILABLE");
      }
    }
  }

  @Test
  void readsAreOfWhatWasPutAndWritesGoOnBeside() throws IOException, InterruptedException {
    try (var gateway = new FakeGateway();
        var etcd = new FakeEtcd();
        var contenders = new Contenders(gateway.target(), List.of(etcd.endpoint()), VALUE_BYTES)) {
      List<Contender> gets =
          contenders.gets(
              List.of(Consistency.LINEARIZABLE, Consistency.SESSION),
              List.of(ReadCalls.PIPELINED, ReadCalls.UNARY),
              50,
              2);
      int filled = etcd.entries.size();
      List<LoadResult> results =
          new Benchmark(gets, plan(List.of(4), 1), UsageMeter.none(), _ -> {}).run();
      assertThat(results)
          .extracting(LoadResult::contender)
          .containsExactly(
              "recado-linearizable",
              "recado-linearizable-unary",
              "recado-session",
              "recado-session-unary",
              "etcd-linearizable",
              "etcd-serializable");
      assertThat(results)
          .allSatisfy(result -> {
            assertThat(result.errors()).isEmpty();
            assertThat(result.succeeded()).isPositive();
          });
      assertThat(filled).isBetween(50, 50 + 256);
      assertThat(etcd.entries).as("written meanwhile").hasSizeGreaterThan(filled);
      assertThat(gateway.readStreams).as("streams").hasPositiveValue();
      assertThat(gateway.reads).as("calls").hasPositiveValue();
      assertThat(gateway.sessions)
          .as("tokens that reads came with")
          .containsExactlyInAnyOrder("session-of-a-read", "session-of-a-stream");
    }
  }

  @ParameterizedTest
  @EnumSource
  void readOfAnEntryThatIsGoneIsAnError(ReadCalls calls) throws IOException, InterruptedException {
    try (var gateway = new FakeGateway();
        var contenders = new Contenders(gateway.target(), List.of(), VALUE_BYTES)) {
      List<Contender> gets = contenders.gets(List.of(Consistency.EVENTUAL), List.of(calls), 10, 0);
      gateway.entriesGone = true;
      LoadResult result =
          new Benchmark(gets, plan(List.of(1), 1), UsageMeter.none(), _ -> {}).run().getFirst();
      assertThat(result.errors()).containsOnlyKeys("entry missing");
    }
  }

  @ParameterizedTest
  @EnumSource
  void readThatIsRefusedIsAnError(ReadCalls calls) throws IOException, InterruptedException {
    try (var gateway = new FakeGateway();
        var contenders = new Contenders(gateway.target(), List.of(), VALUE_BYTES)) {
      List<Contender> gets = contenders.gets(List.of(Consistency.EVENTUAL), List.of(calls), 10, 0);
      gateway.refuseEvery = 2;
      LoadResult result =
          new Benchmark(gets, plan(List.of(4), 1), UsageMeter.none(), _ -> {}).run().getFirst();
      assertThat(result.succeeded()).isPositive();
      assertThat(result.errors())
          .containsOnlyKeys(
              calls == ReadCalls.PIPELINED ? "OVERLOADED" : "RESOURCE_EXHAUSTED: too much is out");
    }
  }

  @Test
  void prefillThatFailsStopsTheBenchmark() throws IOException {
    try (var gateway = new FakeGateway();
        var contenders = new Contenders(gateway.target(), List.of(), VALUE_BYTES)) {
      gateway.refuseEvery = 10;
      assertThatThrownBy(() -> contenders.prefill(100)).hasMessageContaining("OVERLOADED");
    }
  }

  @Test
  void refusalsAreCountedByTheirReason() throws IOException, InterruptedException {
    try (var gateway = new FakeGateway()) {
      gateway.refuseEvery = 10;
      List<LoadResult> results = puts(gateway.target(), plan(List.of(8), 1));
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
          new BenchmarkPlan(List.of(4), CLOSED_LOOP, 1, Duration.ZERO, Duration.ofSeconds(1));
      LoadResult result = puts(gateway.target(), plan).getFirst();
      assertThat(result.succeeded()).isGreaterThan(500);
      assertThat(result.errors()).containsOnlyKeys("UNAVAILABLE: broke");
      assertThat(gateway.streams.get()).isGreaterThan(4);
    }
  }

  @Test
  void gatewayThatIsNotThereIsAllErrors() throws InterruptedException {
    var nowhere = new GatewayTarget(URI.create("http://127.0.0.1:1"), "127.0.0.1:1", "key");
    assertThat(puts(nowhere, plan(List.of(2), 1)))
        .allMatch(result -> result.succeeded() == 0 && result.failed() > 0);
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
                result("recado-grpc", 100, 5, Map.of("OVERLOADED", 3L)),
                result("recado-grpc", 300, 7, Map.of()),
                result("recado-grpc", 200, 9, Map.of("OVERLOADED", 1L))));
    assertThat(table)
        .containsPattern("recado-grpc +64 +200 +\\(100-300\\) +7\\.0 +14\\.0 +4")
        .contains("4 × recado-grpc: OVERLOADED");
    assertThat(ResultTable.median(new double[] {1, 2, 3, 10})).isEqualTo(2.5);
  }

  @Test
  void ratiosAreOfEachRoundByItself() {
    String ratios =
        ResultTable.ratios(
            List.of(
                result("recado-grpc", 100, 10, Map.of()),
                result("etcd-grpc", 200, 5, Map.of()),
                result("recado-grpc", 300, 10, Map.of()),
                result("etcd-grpc", 100, 20, Map.of()),
                result("recado-grpc", 100, 10, Map.of()),
                result("etcd-grpc", 100, 10, Map.of())),
            Map.of("recado-grpc", "etcd-grpc"));
    // By the medians of all rounds it would be the same machine at different moods.
    assertThat(ratios)
        .containsPattern("recado-grpc +64 +1\\.00 +\\(0\\.50-3\\.00\\) +1\\.00 +etcd-grpc")
        .doesNotContainPattern("etcd-grpc +64");
  }

  @Test
  void howFastTheMachineWasIsTold() {
    LoadResult result = result("recado-grpc", 100, 10, Map.of());
    assertThat(
            ResultTable.machine(
                List.of(
                    result.with(List.of(), new MachineSpeed(1.25, 0.004)),
                    result.with(List.of(), new MachineSpeed(2.5, 0.12)),
                    result.with(List.of(), MachineSpeed.UNKNOWN))))
        .contains("1.25 to 2.50 ms")
        .contains("0 to 12 %");
    // Where the system does not tell there is nothing stolen, and nothing is said of it.
    assertThat(
            ResultTable.machine(
                List.of(result.with(List.of(), new MachineSpeed(1.25, Double.NaN)))))
        .contains("1.25 to 1.25 ms")
        .doesNotContain("%");
    assertThat(ResultTable.machine(List.of(result))).isEmpty();
  }

  private static LoadResult result(
      String contender, double perSecond, double p50, Map<String, Long> errors) {
    return new LoadResult(
        contender,
        64,
        0,
        (long) perSecond,
        perSecond,
        p50,
        p50 * 2,
        Acceptance.NONE,
        errors,
        List.of(),
        MachineSpeed.UNKNOWN);
  }

  private static List<LoadResult> puts(GatewayTarget target, BenchmarkPlan plan)
      throws InterruptedException {
    try (var contenders = new Contenders(target, List.of(), VALUE_BYTES)) {
      return new Benchmark(
              contenders.puts(List.of(Transport.GRPC, Transport.HTTP)),
              plan,
              UsageMeter.none(),
              _ -> {})
          .run();
    }
  }

  private static BenchmarkPlan plan(List<Integer> outstanding, int rounds) {
    return new BenchmarkPlan(
        outstanding, CLOSED_LOOP, rounds, Duration.ofMillis(200), Duration.ofMillis(300));
  }
}
