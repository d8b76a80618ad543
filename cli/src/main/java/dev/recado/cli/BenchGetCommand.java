package dev.recado.cli;

import dev.recado.protocol.v1.Consistency;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads of entries that were put first, while a few writes go on. */
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Reads entries that it puts first, each chosen at random, so many at a time, over gRPC; a few writes go on beside.",
      "Prints reads per second and latencies: the median over the rounds, with the spread.",
      "With --etcd, its linearizable and serializable reads in the same rounds, and the ratios to the linearizable ones.",
      "Every failure is shown. Exit code 1 when nothing succeeded."
    })
final class BenchGetCommand implements Callable<Integer> {

  private static final int WRITERS_MAX = 1_000;

  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--consistency",
      split = ",",
      paramLabel = "NAME",
      description = "linearizable,session,eventual (all).")
  private List<String> consistencies =
      new ArrayList<>(List.of("linearizable", "session", "eventual"));

  @Option(
      names = "--entries",
      paramLabel = "N",
      description = "Entries that are put first, and read (10000).")
  private int entries = 10_000;

  @Option(
      names = "--writers",
      paramLabel = "N",
      description = "Puts outstanding beside the reads (4).")
  private int writers = 4;

  @Override
  public Integer call() throws InterruptedException, IOException {
    options.require("--entries", entries, 1, BenchOptions.ENTRIES_MAX);
    options.require("--writers", writers, 0, WRITERS_MAX);
    List<Consistency> wanted = consistencies.stream().map(this::consistency).distinct().toList();
    return options.run(
        "get beside " + writers + " puts at a time",
        Map.of(
            "recado-linearizable", "etcd-linearizable",
            "recado-session", "etcd-linearizable",
            "recado-eventual", "etcd-serializable"),
        contenders -> contenders.gets(wanted, entries, writers));
  }

  private Consistency consistency(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "linearizable" -> Consistency.LINEARIZABLE;
      case "session" -> Consistency.SESSION;
      case "eventual" -> Consistency.EVENTUAL;
      default ->
          throw options.wrong(
              "--consistency " + name + " is not usable. Use linearizable, session or eventual.");
    };
  }
}
