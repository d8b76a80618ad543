package dev.recado.benchmarks;

import dev.recado.benchmarks.load.Load;
import dev.recado.benchmarks.load.LoadRecorder;
import dev.recado.benchmarks.load.LoadResult;
import dev.recado.benchmarks.load.Pacing;
import dev.recado.benchmarks.load.RatePacing;
import dev.recado.benchmarks.usage.MachineMeter;
import dev.recado.benchmarks.usage.Usage;
import dev.recado.benchmarks.usage.UsageMeter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Measures contenders in turn: for each round and number of outstanding calls each of them, so that
 * a change of the machine's mood during the run hits all of them alike.
 */
public final class Benchmark {

  private final List<Contender> contenders;
  private final BenchmarkPlan plan;
  private final UsageMeter meter;
  private final MachineMeter machine = MachineMeter.ofThisMachine();
  private final Consumer<LoadResult> progress;

  /**
   * @param meter of the fleet's processes
   * @param progress told every stretch as it ends
   */
  public Benchmark(
      List<Contender> contenders,
      BenchmarkPlan plan,
      UsageMeter meter,
      Consumer<LoadResult> progress) {
    this.contenders = List.copyOf(contenders);
    this.plan = plan;
    this.meter = meter;
    this.progress = progress;
  }

  public List<LoadResult> run() throws InterruptedException {
    var results = new ArrayList<LoadResult>();
    for (int round = 0; round < plan.rounds(); round++) {
      for (int outstanding : plan.outstanding()) {
        for (Contender contender : contenders) {
          results.add(measure(contender, outstanding));
        }
      }
    }
    return results;
  }

  private LoadResult measure(Contender contender, int outstanding) throws InterruptedException {
    return switch (plan.pace()) {
      case Pace.ClosedLoop() -> stretch(contender, outstanding, 0);
      case Pace.Rate(double perSecond) -> stretch(contender, outstanding, perSecond);
      case Pace.LoadShare(double share) -> {
        LoadResult closed = stretch(contender, outstanding, 0);
        // Of nothing there is no part: the errors of the closed loop say why.
        yield closed.succeeded() == 0
            ? closed
            : stretch(contender, outstanding, share * closed.perSecond());
      }
    };
  }

  /**
   * Measures one stretch.
   *
   * @param offeredPerSecond 0 for a closed loop
   */
  private LoadResult stretch(Contender contender, int outstanding, double offeredPerSecond)
      throws InterruptedException {
    MachineMeter.Stretch beside = machine.begin();
    Load load = contender.load();
    var recorder = LoadRecorder.during(plan.warmup(), plan.measured());
    Future<List<Usage>> used =
        (contender.ofFleet() ? meter : UsageMeter.none())
            .measure(recorder.measureFrom(), recorder.until());
    try (Pacing pacing =
        offeredPerSecond == 0
            ? Pacing.closedLoop()
            : new RatePacing(offeredPerSecond / load.operationsPerCall(), recorder)) {
      load.run(outstanding, pacing, recorder);
    }
    LoadResult result =
        recorder
            .result(contender.name(), outstanding, offeredPerSecond)
            .with(UsageMeter.result(used), beside.end());
    progress.accept(result);
    return result;
  }
}
