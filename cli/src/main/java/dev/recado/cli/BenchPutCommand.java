package dev.recado.cli;

import dev.recado.benchmarks.BenchmarkPlan;
import dev.recado.benchmarks.LoadResult;
import dev.recado.benchmarks.PutBenchmark;
import dev.recado.benchmarks.ResultTable;
import dev.recado.benchmarks.Target;
import dev.recado.benchmarks.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
      "Every failure is shown. Exit code 1 when nothing succeeded."
    })
final class BenchPutCommand implements Callable<Integer> {

  @Mixin private GatewayOption gatewayOption = new GatewayOption();

  @Option(
      names = "--outstanding",
      split = ",",
      paramLabel = "N",
      description = "How many puts at a time (1,64,256,1000).")
  private List<Integer> outstanding = new ArrayList<>(List.of(1, 64, 256, 1000));

  @Option(
      names = "--transport",
      split = ",",
      paramLabel = "NAME",
      description = "grpc,http (both).")
  private List<Transport> transports = new ArrayList<>(List.of(Transport.values()));

  @Option(names = "--rounds", paramLabel = "N", description = "Of everything, interleaved (3).")
  private int rounds = 3;

  @Option(names = "--seconds", paramLabel = "N", description = "Measured in each stretch (10).")
  private int seconds = 10;

  @Option(names = "--warmup", paramLabel = "N", description = "Seconds before each stretch (5).")
  private int warmupSeconds = 5;

  @Option(names = "--value-bytes", paramLabel = "N", description = "Size of a value (256).")
  private int valueBytes = 256;

  @Option(
      names = "--grpc-address",
      paramLabel = "HOST:PORT",
      defaultValue = "${RECADO_GRPC_ADDRESS:-}",
      description = "A gateway elsewhere, such as 127.0.0.1:9080; RECADO_GRPC_ADDRESS by default.")
  private String grpcAddress = "";

  @Override
  public Integer call() throws InterruptedException, IOException {
    var plan =
        new BenchmarkPlan(
            transports,
            outstanding,
            rounds,
            Duration.ofSeconds(warmupSeconds),
            Duration.ofSeconds(seconds),
            valueBytes);
    Target target = target();
    System.out.printf(
        Locale.ROOT,
        "put, %d bytes a value, unique keys, %d round(s) of %d s after %d s of warm-up; about %d min%n"
            + "%s and %s; client and fleet share the %d processors when on one machine%n",
        valueBytes,
        rounds,
        seconds,
        warmupSeconds,
        Math.max(1, plan.duration().toMinutes()),
        target.http(),
        target.grpc(),
        Runtime.getRuntime().availableProcessors());
    List<LoadResult> results = new PutBenchmark(target, plan, BenchPutCommand::progress).run();
    System.out.println();
    System.out.print(ResultTable.of(results));
    return results.stream().anyMatch(result -> result.succeeded() > 0) ? 0 : 1;
  }

  private static void progress(LoadResult result) {
    System.out.printf(
        Locale.ROOT,
        "  %-4s %5d outstanding: %8.0f ops/s, %d errors%n",
        result.transport().name().toLowerCase(Locale.ROOT),
        result.outstanding(),
        result.perSecond(),
        result.failed());
  }

  private Target target() throws IOException {
    String key = gatewayOption.key();
    return new Target(
        gatewayOption.address(),
        grpcAddress.isEmpty()
            ? "127.0.0.1:" + gatewayOption.port("spring.grpc.server.port")
            : grpcAddress,
        key);
  }
}
