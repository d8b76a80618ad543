package dev.recado.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Pages of entries that were put first. */
@Command(
    name = "scan",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Scans entries that it puts first, a page a call, each from a key on that is chosen at random, over gRPC (Entries.Scan).",
      "Prints pages per second and latencies: the median over the rounds, with the spread.",
      "With --etcd, ranges with a limit in the same rounds, and the ratios of each round.",
      "Every failure is shown. Exit code 1 when nothing succeeded."
    })
final class BenchScanCommand implements Callable<Integer> {

  private static final int PAGE_SIZE_MAX = 1_000;

  @Mixin private BenchOptions options = new BenchOptions();

  @Option(names = "--page-size", paramLabel = "N", description = "Entries of a page (100).")
  private int pageSize = 100;

  @Option(
      names = "--entries",
      paramLabel = "N",
      description = "Entries that are put first, and scanned (10000).")
  private int entries = 10_000;

  @Override
  public Integer call() throws InterruptedException, IOException {
    options.require("--page-size", pageSize, 1, PAGE_SIZE_MAX);
    options.require("--entries", entries, 1, BenchOptions.ENTRIES_MAX);
    return options.run(
        "scan of pages of " + pageSize + " entries",
        Map.of("recado-scan", "etcd-scan"),
        contenders -> contenders.scans(entries, pageSize));
  }
}
