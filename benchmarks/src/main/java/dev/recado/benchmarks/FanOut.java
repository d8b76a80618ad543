package dev.recado.benchmarks;

import dev.recado.benchmarks.gateway.GatewayTarget;
import dev.recado.benchmarks.gateway.OutcomeLoad;
import dev.recado.benchmarks.load.LoadResult;
import dev.recado.benchmarks.load.Puts;
import dev.recado.benchmarks.recipient.EventStreams;
import dev.recado.benchmarks.usage.UsageMeter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A crowd of recipients, each with an open stream of server-sent events, while a few of them at a
 * time get outcomes.
 */
public final class FanOut {

  /** Submissions that may be out. */
  private static final int OUTSTANDING = 1000;

  /** What the opening of the streams has left behind settles. */
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private final GatewayTarget target;
  private final BenchmarkPlan plan;
  private final int recipients;
  private final int valueBytes;
  private final UsageMeter meter;
  private final LongSupplier pushResidentKib;
  private final Consumer<String> progress;

  /**
   * Prepares a run.
   *
   * @param meter of the fleet's processes
   * @param pushResidentKib of the push servers together; 0 where it is not known
   * @param progress told what has been done
   */
  public FanOut(
      GatewayTarget target,
      Crowd crowd,
      UsageMeter meter,
      LongSupplier pushResidentKib,
      Consumer<String> progress) {
    this.target = target;
    this.plan =
        new BenchmarkPlan(
            List.of(OUTSTANDING),
            new Pace.Rate(crowd.perSecond()),
            1,
            crowd.warmup(),
            crowd.measured());
    this.recipients = crowd.recipients();
    this.valueBytes = crowd.valueBytes();
    this.meter = meter;
    this.pushResidentKib = pushResidentKib;
    this.progress = progress;
  }

  /**
   * How many, and how much they get.
   *
   * @param perSecond submissions, each to one recipient chosen at random
   */
  public record Crowd(
      int recipients, double perSecond, int valueBytes, Duration warmup, Duration measured) {}

  /**
   * Registers, opens, measures.
   *
   * @throws IllegalStateException when a recipient could not be registered, or a stream not opened
   */
  public FanOutResult run() throws InterruptedException {
    long began = System.nanoTime();
    try (var load =
        OutcomeLoad.registered(target, new EventStreams(), new Puts(valueBytes), recipients, 1)) {
      began = tell("recipients are registered", began);
      long before = pushResidentKib.getAsLong();
      load.listen();
      long _ = tell("streams are open", began);
      Thread.sleep(SETTLE);
      long with = pushResidentKib.getAsLong();
      LoadResult deliveries =
          new Benchmark(List.of(new Contender("recado-fan-out", load, true)), plan, meter, _ -> {})
              .run()
              .getFirst();
      return new FanOutResult(
          deliveries, recipients, load.heartbeats(), before, with, pushResidentKib.getAsLong());
    }
  }

  private long tell(String what, long began) {
    long now = System.nanoTime();
    progress.accept(
        String.format(Locale.ROOT, "%d %s, after %.1f s", recipients, what, (now - began) / 1e9));
    return now;
  }
}
