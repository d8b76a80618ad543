package dev.recado.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads and puts in one loop. */
@Command(
    name = "mixed",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Reads entries that it puts first, linearizable and each chosen at random, and puts new ones, in one loop over unary gRPC.",
      "Prints operations per second and latencies of both together: the median over the rounds, with the spread.",
      "With --etcd, the same there in the same rounds, and the ratios of each round.",
      "Every failure is shown. Exit code 1 when nothing succeeded."
    })
final class BenchMixedCommand implements Callable<Integer> {

  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--read-share",
      paramLabel = "SHARE",
      description = "How many of all calls are reads, 0 to 1 (0.5).")
  private double readShare = 0.5;

  @Option(
      names = "--entries",
      paramLabel = "N",
      description = "Entries that are put first, and read (10000).")
  private int entries = 10_000;

  @Override
  public Integer call() throws InterruptedException, IOException {
    options.require("--entries", entries, 1, BenchOptions.ENTRIES_MAX);
    if (!(readShare >= 0 && readShare <= 1)) {
      throw options.wrong("--read-share " + readShare + " is not usable. Use 0 to 1.");
    }
    return options.run(
        "mixed, reads with a share of " + readShare,
        Map.of("recado-mixed", "etcd-mixed"),
        contenders -> contenders.mixed(entries, readShare));
  }
}
