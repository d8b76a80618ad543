package dev.recado.benchmarks;

import dev.recado.benchmarks.load.LoadRecorder;
import dev.recado.benchmarks.load.LoadResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures contenders in turn: for each round and number of outstanding calls each of them, so that
 * a change of the machine's mood during the run hits all of them alike.
 */
public final class Benchmark {

  private final List<Contender> contenders;
  private final BenchmarkPlan plan;
  private final Consumer<LoadResult> progress;

  /**
   * @param progress told every stretch as it ends
   */
  public Benchmark(List<Contender> contenders, BenchmarkPlan plan, Consumer<LoadResult> progress) {
    this.contenders = List.copyOf(contenders);
    this.plan = plan;
    this.progress = progress;
  }

  public List<LoadResult> run() throws InterruptedException {
    var results = new ArrayList<LoadResult>();
    for (int round = 0; round < plan.rounds(); round++) {
      for (int outstanding : plan.outstanding()) {
        for (Contender contender : contenders) {
          var recorder = LoadRecorder.during(plan.warmup(), plan.measured());
          contender.load().run(outstanding, recorder);
          LoadResult result = recorder.result(contender.name(), outstanding);
          results.add(result);
          progress.accept(result);
        }
      }
    }
    return results;
  }
}
