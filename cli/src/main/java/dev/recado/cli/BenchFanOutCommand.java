package dev.recado.cli;

import dev.recado.benchmarks.FanOut;
import dev.recado.benchmarks.FanOutResult;
import dev.recado.benchmarks.Pace;
import dev.recado.benchmarks.UsageTable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Many recipients with open streams. */
@Command(
    name = "fan-out",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Registers recipients, holds a stream of server-sent events open for each at the push server, and submits puts",
      "whose outcomes go to one of them each, chosen at random. Outcomes are acknowledged.",
      "Prints latencies from when a submission was due until its outcome has arrived, the heartbeats, and the push",
      "server's resident memory before the streams, with them, and a stream.",
      "Exit code 1 when nothing succeeded."
    })
final class BenchFanOutCommand implements Callable<Integer> {

  private static final int RECIPIENTS_MAX = 20_000;
  private static final int RATE_MAX = Pace.RATE_MAX;
  private static final int SECONDS_MAX = 86_400;
  private static final int VALUE_BYTES_MAX = 1 << 20;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private BenchTarget target = new BenchTarget();

  @Option(names = "--recipients", paramLabel = "N", description = "Open streams (10000).")
  private int recipients = 10_000;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Submissions a second, evenly; 1000 may be out, later ones are late (200).")
  private int rate = 200;

  @Option(names = "--seconds", paramLabel = "N", description = "Measured (60).")
  private int seconds = 60;

  @Option(names = "--warmup", paramLabel = "N", description = "Seconds before (10).")
  private int warmupSeconds = 10;

  @Option(names = "--value-bytes", paramLabel = "N", description = "Size of a value (256).")
  private int valueBytes = 256;

  @Override
  public Integer call() throws InterruptedException, IOException {
    require("--recipients", recipients, 1, RECIPIENTS_MAX);
    require("--rate", rate, 1, RATE_MAX);
    require("--seconds", seconds, 1, SECONDS_MAX);
    require("--warmup", warmupSeconds, 0, SECONDS_MAX);
    require("--value-bytes", valueBytes, 0, VALUE_BYTES_MAX);
    System.out.printf(
        Locale.ROOT,
        "fan-out to %d recipients, %d submissions/s, %d s after %d s of warm-up%n",
        recipients,
        rate,
        seconds,
        warmupSeconds);
    var crowd =
        new FanOut.Crowd(
            recipients,
            rate,
            valueBytes,
            Duration.ofSeconds(warmupSeconds),
            Duration.ofSeconds(seconds));
    FanOutResult result =
        new FanOut(
                target.gateway(),
                crowd,
                target.meter(),
                target::pushResidentKib,
                done -> System.out.println("  " + done))
            .run();
    System.out.println();
    System.out.print(result.text());
    String unmetered = target.whyNotMetered();
    System.out.println(
        unmetered.isEmpty() ? "\n" + UsageTable.of(List.of(result.deliveries())) : unmetered);
    return result.deliveries().succeeded() > 0 ? 0 : 1;
  }

  private void require(String option, int value, int min, int max) {
    if (value < min || value > max) {
      throw new ParameterException(
          spec.commandLine(),
          option + " " + value + " is not usable. Use " + min + " to " + max + ".");
    }
  }
}
