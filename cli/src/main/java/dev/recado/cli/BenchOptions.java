package dev.recado.cli;

import dev.recado.benchmarks.Benchmark;
import dev.recado.benchmarks.BenchmarkPlan;
import dev.recado.benchmarks.Contender;
import dev.recado.benchmarks.Contenders;
import dev.recado.benchmarks.Pace;
import dev.recado.benchmarks.ResultTable;
import dev.recado.benchmarks.UsageTable;
import dev.recado.benchmarks.gateway.GatewayTarget;
import dev.recado.benchmarks.load.Acceptance;
import dev.recado.benchmarks.load.LoadResult;
import dev.recado.benchmarks.usage.MachineSpeed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every measurement takes: whom to load, how much, how long, and etcd to compare with. */
final class BenchOptions {

  /** That are put first, to be read. */
  static final int ENTRIES_MAX = 10_000_000;

  private static final int VALUE_BYTES_MAX = 1 << 20;
  private static final int PREFILL_MAX = 50_000_000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Mixin private BenchTarget targetOption = new BenchTarget();

  @Option(
      names = "--outstanding",
      split = ",",
      paramLabel = "N",
      description = "How many calls at a time (1,64,256,1000).")
  private List<Integer> outstanding = new ArrayList<>(List.of(1, 64, 256, 1000));

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = {
        "Operations a second, evenly, instead of each call after another; latencies count from when a call was due.",
        "Calls that are due while --outstanding are out are late, not dropped."
      })
  private @Nullable Double rate;

  @Option(
      names = "--load-share",
      paramLabel = "SHARE",
      description =
          "As --rate, at a part of what a closed loop of the same contender reaches right before, such as 0.7.")
  private @Nullable Double loadShare;

  @Option(names = "--rounds", paramLabel = "N", description = "Of everything, interleaved (5).")
  private int rounds = 5;

  @Option(names = "--seconds", paramLabel = "N", description = "Measured in each stretch (10).")
  private int seconds = 10;

  @Option(names = "--warmup", paramLabel = "N", description = "Seconds before each stretch (5).")
  private int warmupSeconds = 5;

  @Option(names = "--value-bytes", paramLabel = "N", description = "Size of a value (256).")
  private int valueBytes = 256;

  @Option(
      names = "--prefill",
      paramLabel = "N",
      description = "Entries that are put into every system first (0).")
  private int prefill;

  @Option(
      names = "--etcd",
      split = ",",
      paramLabel = "HOST:PORT",
      description =
          "All members of an etcd cluster to compare with, such as 127.0.0.1:2379; benchmarks/with-etcd starts one.")
  private List<String> etcd = new ArrayList<>();

  /** What is compared. */
  interface Selection {
    List<Contender> of(Contenders contenders) throws InterruptedException;
  }

  /**
   * Runs and prints.
   *
   * @param baselines which contender each one is compared with; left out without --etcd
   * @return the exit code: 1 when nothing succeeded
   */
  int run(String what, Map<String, String> baselines, Selection selection)
      throws InterruptedException, IOException {
    require("--value-bytes", valueBytes, 0, VALUE_BYTES_MAX);
    require("--prefill", prefill, 0, PREFILL_MAX);
    BenchmarkPlan plan = plan();
    GatewayTarget target = targetOption.gateway();
    try (var contenders = new Contenders(target, etcd, valueBytes)) {
      announce(what, target, plan);
      if (prefill > 0) {
        System.out.printf(Locale.ROOT, "Putting %d entries first ...%n", prefill);
        contenders.prefill(prefill);
      }
      List<Contender> selected = selection.of(contenders);
      System.out.printf(
          Locale.ROOT, "About %d min%n", Math.max(1, plan.duration(selected.size()).toMinutes()));
      List<LoadResult> results =
          new Benchmark(selected, plan, targetOption.meter(), BenchOptions::progress).run();
      System.out.println();
      System.out.print(ResultTable.of(results));
      System.out.print(ResultTable.machine(results));
      if (!etcd.isEmpty()) {
        System.out.println();
        System.out.print(ResultTable.ratios(results, baselines));
      }
      System.out.println();
      String unmetered = targetOption.whyNotMetered();
      System.out.print(unmetered.isEmpty() ? UsageTable.of(results) : unmetered + "\n");
      return results.stream().anyMatch(result -> result.succeeded() > 0) ? 0 : 1;
    }
  }

  BenchTarget target() {
    return targetOption;
  }

  /** The fewest calls at a time. */
  int outstandingMin() {
    return outstanding.stream().mapToInt(Integer::intValue).min().orElse(0);
  }

  /**
   * Checks an option.
   *
   * @throws ParameterException which ends the command with 2
   */
  void require(String option, int value, int min, int max) {
    if (value < min || value > max) {
      throw wrong(option + " " + value + " is not usable. Use " + min + " to " + max + ".");
    }
  }

  private Pace pace() {
    if (rate != null && loadShare != null) {
      throw new IllegalArgumentException("--rate and --load-share exclude each other.");
    }
    if (rate != null) {
      return new Pace.Rate(rate);
    }
    return loadShare == null ? new Pace.ClosedLoop() : new Pace.LoadShare(loadShare);
  }

  private static String text(Pace pace) {
    return switch (pace) {
      case Pace.ClosedLoop() -> "closed loop";
      case Pace.Rate(double perSecond) ->
          String.format(Locale.ROOT, "open loop of %.0f operations/s", perSecond);
      case Pace.LoadShare(double share) ->
          String.format(
              Locale.ROOT, "open loop at %.2f of what a closed loop reaches before", share);
    };
  }

  ParameterException wrong(String what) {
    return new ParameterException(command.commandLine(), what);
  }

  private BenchmarkPlan plan() {
    try {
      return new BenchmarkPlan(
          outstanding,
          pace(),
          rounds,
          Duration.ofSeconds(warmupSeconds),
          Duration.ofSeconds(seconds));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private void announce(String what, GatewayTarget target, BenchmarkPlan plan) {
    System.out.printf(
        Locale.ROOT,
        "%s, %s, %d bytes a value, %d round(s) of %d s after %d s of warm-up%n"
            + "%s and %s%s; client and servers share the %d processors when on one machine%n",
        what,
        text(plan.pace()),
        valueBytes,
        rounds,
        seconds,
        warmupSeconds,
        target.http(),
        target.grpc(),
        etcd.isEmpty() ? "" : " and etcd",
        Runtime.getRuntime().availableProcessors());
  }

  private static String text(Acceptance accepted) {
    return accepted.present()
        ? String.format(
            Locale.ROOT,
            " (accepted: p50 %.1f ms, p99 %.1f ms)",
            accepted.p50Millis(),
            accepted.p99Millis())
        : "";
  }

  private static void progress(LoadResult result) {
    System.out.printf(
        Locale.ROOT,
        "  %-20s %5d outstanding: %8.0f ops/s%s, p50 %.1f ms, p99 %.1f ms%s, %d errors%s%n",
        result.contender(),
        result.outstanding(),
        result.perSecond(),
        result.offeredPerSecond() == 0
            ? ""
            : String.format(Locale.ROOT, " of %.0f offered", result.offeredPerSecond()),
        result.p50Millis(),
        result.p99Millis(),
        text(result.accepted()),
        result.failed(),
        text(result.machine()));
  }

  private static String text(MachineSpeed machine) {
    String work = String.format(Locale.ROOT, "; work %.2f ms", machine.workMillis());
    return Double.isNaN(machine.stolenShare())
        ? work
        : work + String.format(Locale.ROOT, ", stolen %.0f %%", machine.stolenShare() * 100);
  }
}
