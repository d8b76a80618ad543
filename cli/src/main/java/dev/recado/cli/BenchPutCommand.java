package dev.recado.cli;

import dev.recado.benchmarks.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Puts of unique keys, in closed loops. */
@Command(
    name = "put",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Puts unique keys, so many at a time, over gRPC (Execute streams) and HTTP (PUT).",
      "Prints operations per second and latencies: the median over the rounds, with the spread.",
      "With --etcd, the same puts there in the same rounds, and the ratios of each round.",
      "Every failure is shown. Exit code 1 when nothing succeeded."
    })
final class BenchPutCommand implements Callable<Integer> {

  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--transport",
      split = ",",
      paramLabel = "NAME",
      description = "grpc,http (both).")
  private List<Transport> transports = new ArrayList<>(List.of(Transport.values()));

  @Override
  public Integer call() throws InterruptedException, IOException {
    return options.run(
        "put of unique keys",
        Map.of("recado-grpc", "etcd-grpc", "recado-http", "etcd-http"),
        contenders -> contenders.puts(transports.stream().distinct().toList()));
  }
}
