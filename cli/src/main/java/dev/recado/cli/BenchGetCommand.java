package dev.recado.cli;

import dev.recado.benchmarks.ReadCalls;
import dev.recado.protocol.v1.Consistency;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
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
      names = "--calls",
      split = ",",
      paramLabel = "NAME",
      description = "pipelined,unary: on a stream, or a call each (pipelined).")
  private List<String> calls = new ArrayList<>(List.of("pipelined"));

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
    List<ReadCalls> ways = calls.stream().map(this::way).distinct().toList();
    return options.run(
        "get beside " + writers + " puts at a time",
        baselines(),
        contenders -> contenders.gets(wanted, ways, entries, writers));
  }

  private static Map<String, String> baselines() {
    var baselines = new HashMap<String, String>();
    for (ReadCalls way : ReadCalls.values()) {
      baselines.put("recado-linearizable" + way.suffix(), "etcd-linearizable");
      baselines.put("recado-session" + way.suffix(), "etcd-linearizable");
      baselines.put("recado-eventual" + way.suffix(), "etcd-serializable");
    }
    return baselines;
  }

  private ReadCalls way(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "pipelined" -> ReadCalls.PIPELINED;
      case "unary" -> ReadCalls.UNARY;
      default -> throw options.wrong("--calls " + name + " is not usable. Use pipelined or unary.");
    };
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
