package dev.recado.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.recado.benchmarks.load.LoadResult;
import dev.recado.benchmarks.usage.UsageMeter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MixedAndScanTest {

  private static final int VALUE_BYTES = 64;
  private static final int ENTRIES = 50;

  private FakeGateway gateway;
  private FakeEtcd etcd;

  @BeforeEach
  void start() throws IOException {
    gateway = new FakeGateway();
    etcd = new FakeEtcd();
  }

  @AfterEach
  void stop() {
    gateway.close();
    etcd.close();
  }

  @Test
  void readsAndPutsShareOneLoop() throws InterruptedException {
    try (var contenders = contenders()) {
      List<Contender> mixed = contenders.mixed(ENTRIES, 0.75);
      int filled = gateway.ids.size();
      int filledIntoEtcd = etcd.entries.size();
      List<LoadResult> results = run(mixed);
      assertThat(results)
          .extracting(LoadResult::contender)
          .containsExactly("recado-mixed", "etcd-mixed");
      assertThat(results).allMatch(result -> result.succeeded() > 0 && result.failed() == 0);
      double reads = gateway.reads.get();
      double writes = gateway.ids.size() - filled;
      assertThat(reads / (reads + writes)).isCloseTo(0.75, within(0.1));
      assertThat(etcd.entries).hasSizeGreaterThan(filledIntoEtcd);
      assertThat(gateway.repeatedIds).hasValue(0);
    }
  }

  @Test
  void failuresOfBothKindsAreCounted() throws InterruptedException {
    try (var contenders = contenders()) {
      List<Contender> mixed = contenders.mixed(ENTRIES, 0.5);
      gateway.entriesGone = true;
      gateway.refuseEvery = 2;
      LoadResult result = run(mixed).getFirst();
      assertThat(result.errors())
          .containsOnlyKeys("entry missing", "RESOURCE_EXHAUSTED: too much is out");
      assertThat(result.succeeded()).isPositive();
    }
  }

  @Test
  void pagesAreOfTheSizeAskedAndBeginWhereAsked() throws InterruptedException {
    try (var contenders = contenders()) {
      List<LoadResult> results = run(contenders.scans(ENTRIES, 7));
      assertThat(results)
          .extracting(LoadResult::contender)
          .containsExactly("recado-scan", "etcd-scan");
      assertThat(results).allMatch(result -> result.succeeded() > 0 && result.failed() == 0);
      assertThat(gateway.scans)
          .allSatisfy(scan -> {
            assertThat(scan.getLimit()).isEqualTo(7);
            assertThat(scan.getFrom().startsWith(scan.getPrefix())).isTrue();
          });
      assertThat(gateway.scans).as("from many keys").hasSizeGreaterThan(10);
      // The last keys make shorter pages.
      assertThat(etcd.pageSizes).contains(7).allMatch(size -> size >= 1 && size <= 7);
    }
  }

  @Test
  void pageWithoutItsFirstEntryIsAnError() throws InterruptedException {
    try (var contenders = contenders()) {
      List<Contender> scans = contenders.scans(ENTRIES, 7);
      gateway.entriesGone = true;
      etcd.entries.clear();
      assertThat(run(scans))
          .allSatisfy(result -> {
            assertThat(result.succeeded()).isZero();
            assertThat(result.errors()).containsOnlyKeys("entry missing");
          });
    }
  }

  private Contenders contenders() {
    return new Contenders(gateway.target(), List.of(etcd.endpoint()), VALUE_BYTES);
  }

  private static List<LoadResult> run(List<Contender> contenders) throws InterruptedException {
    var plan =
        new BenchmarkPlan(
            List.of(4), new Pace.ClosedLoop(), 1, Duration.ofMillis(200), Duration.ofMillis(300));
    return new Benchmark(contenders, plan, UsageMeter.none(), _ -> {}).run();
  }
}
