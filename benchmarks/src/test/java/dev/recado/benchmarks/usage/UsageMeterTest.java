package dev.recado.benchmarks.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageMeterTest {

  private static final int POSTMASTER = 10;
  private static final int BACKEND = 11;
  private static final int STRANGER = 12;

  @TempDir Path proc;

  @Test
  void childrenCountWithTheirParent() throws IOException {
    process(POSTMASTER, 1, 5, 3, 1000, 800);
    process(BACKEND, POSTMASTER, 7, 0, 900, 700);
    process(STRANGER, 1, 100, 0, 5000, 0);
    thread(POSTMASTER, 10, 3, 1);
    thread(BACKEND, 11, 20, 2);
    UsageSnapshot tree = ProcessFiles.read(proc).tree(POSTMASTER);
    // In ticks of 10 ms: user and system of both, and of children that had ended.
    assertThat(tree.cpuMicros()).isEqualTo((5 + 3 + 7) * 2 * 10_000);
    assertThat(tree.switchesByThread()).isEqualTo(Map.of(10L, 4L, 11L, 22L));
    // What they share is there once.
    assertThat(tree.residentKib()).isEqualTo(200 + 200 + 800);
  }

  @Test
  void usageIsWhatWasAddedSince() throws IOException {
    process(POSTMASTER, 1, 5, 0, 1000, 0);
    process(BACKEND, POSTMASTER, 7, 0, 1000, 0);
    thread(POSTMASTER, 10, 3, 1);
    thread(POSTMASTER, 15, 1000, 1000);
    thread(BACKEND, 11, 20, 2);
    UsageSnapshot before = ProcessFiles.read(proc).tree(POSTMASTER);
    // A backend has ended, and its time is its parent's; a thread has ended, another begun.
    process(POSTMASTER, 1, 6, 9, 3000, 0);
    Files.delete(proc.resolve(BACKEND + "/stat"));
    Files.delete(proc.resolve(POSTMASTER + "/task/15/status"));
    Files.delete(proc.resolve(POSTMASTER + "/task/15"));
    thread(POSTMASTER, 10, 8, 1);
    thread(POSTMASTER, 16, 2, 0);
    Usage usage = ProcessFiles.read(proc).tree(POSTMASTER).since(before, "postgres");
    assertThat(usage).isEqualTo(new Usage("postgres", (1 + 2) * 2 * 10_000, 5 + 2, 3000));
  }

  @Test
  void processThatHasGoneUsedNothing() throws IOException {
    UsageSnapshot gone = ProcessFiles.read(proc).tree(POSTMASTER);
    assertThat(gone.since(gone, "gone")).isEqualTo(new Usage("gone", 0, 0, 0));
    assertThat(new UsageMeter(proc, Map.of("gone", 10L)).residentKib("gone")).isEmpty();
    assertThat(new UsageMeter(proc, Map.of()).residentKib("unknown")).isEmpty();
  }

  @Test
  void ownWorkIsSeenInTheKernelsFiles() throws InterruptedException {
    assumeThat(UsageMeter.available()).isTrue();
    UsageMeter meter = UsageMeter.of(Map.of("self", ProcessHandle.current().pid()));
    assertThat(meter.residentKib("self").orElse(0)).isGreaterThan(1024);
    long now = System.nanoTime();
    Future<List<Usage>> measuring = meter.measure(now, now + TimeUnit.MILLISECONDS.toNanos(300));
    long work = 0;
    while (System.nanoTime() - now < TimeUnit.MILLISECONDS.toNanos(300)) {
      work += System.nanoTime() % 7;
    }
    assertThat(work).isPositive();
    assertThat(UsageMeter.result(measuring))
        .singleElement()
        .satisfies(used -> {
          assertThat(used.process()).isEqualTo("self");
          assertThat(used.cpuMicros()).isBetween(20_000L, 5_000_000L);
        });
  }

  @Test
  void nobodyIsMeasuredWithoutWaiting() throws InterruptedException {
    long inAYear = System.nanoTime() + TimeUnit.DAYS.toNanos(365);
    assertThat(UsageMeter.result(UsageMeter.none().measure(inAYear, inAYear))).isEmpty();
  }

  private void process(int pid, int parent, int ticks, int childTicks, int rssKib, int sharedKib)
      throws IOException {
    Path directory = Files.createDirectories(proc.resolve(Integer.toString(pid)));
    Files.writeString(
        directory.resolve("stat"),
        "%d (postgres: (x) y) S %d 1 1 0 -1 0 0 0 0 0 %d %d %d %d 20 0 1 0 100 0 0"
            .formatted(pid, parent, ticks, ticks, childTicks, childTicks));
    Files.writeString(
        directory.resolve("status"),
        "Name:\tx\nVmRSS:\t  %d kB\nRssAnon:\t 1 kB\nRssShmem:\t  %d kB\n"
            .formatted(rssKib, sharedKib));
  }

  private void thread(int pid, int thread, int voluntary, int involuntary) throws IOException {
    Path directory = Files.createDirectories(proc.resolve(pid + "/task/" + thread));
    Files.writeString(
        directory.resolve("status"),
        "Name:\tx\nvoluntary_ctxt_switches:\t%d\nnonvoluntary_ctxt_switches:\t%d\n"
            .formatted(voluntary, involuntary));
  }
}
