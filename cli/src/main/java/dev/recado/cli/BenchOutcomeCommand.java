package dev.recado.cli;

import dev.recado.benchmarks.recipient.Channel;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Puts that are submitted, until their outcomes have been pushed. */
@Command(
    name = "outcome",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Submits puts (Operations.Submit), so many at a time, each with a recipient to reply to; one is done when its",
      "outcome has arrived over that recipient's open stream. Outcomes are acknowledged.",
      "Prints outcomes per second and latencies from before the call: the median over the rounds, with the spread.",
      "With --etcd, plain puts there in the same rounds, and the ratios of each round.",
      "Every failure is shown. Exit code 1 when nothing succeeded."
    })
final class BenchOutcomeCommand implements Callable<Integer> {

  private static final int RECIPIENTS_MAX = 20_000;
  private static final int SUBMIT_BATCH_MAX = 1_000;

  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--recipients",
      paramLabel = "N",
      description = "Recipients, each with an open stream at the push server (16).")
  private int recipients = 16;

  @Option(names = "--channel", paramLabel = "NAME", description = "grpc or sse (grpc).")
  private Channel channel = Channel.GRPC;

  @Option(
      names = "--submit-batch",
      paramLabel = "N",
      description = "Operations of each call; --outstanding counts operations (1).")
  private int submitBatch = 1;

  @Option(
      names = "--push-grpc-address",
      paramLabel = "HOST:PORT",
      defaultValue = "${RECADO_PUSH_GRPC_ADDRESS:-}",
      description =
          "A push server elsewhere, for --channel grpc, such as 127.0.0.1:9090; RECADO_PUSH_GRPC_ADDRESS by default.")
  private String pushGrpcAddress = "";

  @Override
  public Integer call() throws InterruptedException, IOException {
    options.require("--recipients", recipients, 1, RECIPIENTS_MAX);
    options.require("--submit-batch", submitBatch, 1, SUBMIT_BATCH_MAX);
    if (submitBatch > options.outstandingMin()) {
      throw options.wrong(
          "--submit-batch %d is more than --outstanding %d: no call could be made. Use fewer operations a call, or more outstanding."
              .formatted(submitBatch, options.outstandingMin()));
    }
    return options.run(
        "outcome of submitted puts, pushed over "
            + channel.label()
            + " to "
            + recipients
            + " recipients",
        Map.of("recado-outcome-" + channel.label(), "etcd-grpc"),
        contenders -> contenders.outcomes(channel, pushGrpc(), recipients, submitBatch));
  }

  private String pushGrpc() {
    return channel == Channel.GRPC ? options.target().pushGrpc(pushGrpcAddress) : "";
  }
}
