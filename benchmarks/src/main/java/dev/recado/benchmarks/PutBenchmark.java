package dev.recado.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs a plan against a gateway. */
public final class PutBenchmark {

  private final Target target;
  private final BenchmarkPlan plan;
  private final Consumer<LoadResult> progress;

  /**
   * @param progress told every stretch as it ends
   */
  public PutBenchmark(Target target, BenchmarkPlan plan, Consumer<LoadResult> progress) {
    this.target = target;
    this.plan = plan;
    this.progress = progress;
  }

  public List<LoadResult> run() throws InterruptedException {
    var puts = new Puts(plan.valueBytes());
    var results = new ArrayList<LoadResult>();
    Map<Transport, PutLoad> loads = new EnumMap<>(Transport.class);
    try {
      for (Transport transport : plan.transports()) {
        loads.put(transport, load(transport, puts));
      }
      for (int round = 0; round < plan.rounds(); round++) {
        for (int outstanding : plan.outstanding()) {
          for (Transport transport : plan.transports()) {
            LoadResult result = stretch(loads.get(transport), transport, outstanding);
            results.add(result);
            progress.accept(result);
          }
        }
      }
    } finally {
      loads.values().forEach(PutLoad::close);
    }
    return results;
  }

  private LoadResult stretch(
      @org.jspecify.annotations.Nullable PutLoad load, Transport transport, int outstanding)
      throws InterruptedException {
    var recorder = new LoadRecorder(plan.warmup(), plan.measured());
    java.util.Objects.requireNonNull(load).run(outstanding, recorder);
    return recorder.result(transport, outstanding);
  }

  private PutLoad load(Transport transport, Puts puts) {
    return switch (transport) {
      case GRPC -> new GrpcPutLoad(target, puts);
      case HTTP -> new HttpPutLoad(target, puts);
    };
  }
}
