package dev.recado.benchmarks.load;

import dev.recado.benchmarks.usage.MachineSpeed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Counts what ends between the warm-up and the end of a stretch. */
public final class LoadRecorder {

  private static final long LATENCY_MAX_MICROS = Duration.ofMinutes(2).toNanos() / 1000;

  private final long measureFrom;
  private final long until;
  private final BooleanSupplier more;
  private final String errorPrefix;
  private final Recorder latencies = new Recorder(LATENCY_MAX_MICROS, 3);
  private final Recorder acceptances = new Recorder(LATENCY_MAX_MICROS, 3);
  private final Map<String, LongAdder> errors;

  private LoadRecorder(
      long measureFrom,
      long until,
      BooleanSupplier more,
      String errorPrefix,
      Map<String, LongAdder> errors) {
    this.measureFrom = measureFrom;
    this.until = until;
    this.more = more;
    this.errorPrefix = errorPrefix;
    this.errors = errors;
  }

  /** For a stretch that begins now. */
  public static LoadRecorder during(Duration warmup, Duration measured) {
    long from = System.nanoTime() + warmup.toNanos();
    return new LoadRecorder(
        from, from + measured.toNanos(), () -> true, "", new ConcurrentHashMap<>());
  }

  /** For work that ends when there is no more of it, or at the latest after a time. */
  public static LoadRecorder whileThereIs(BooleanSupplier more, Duration atMost) {
    long now = System.nanoTime();
    return new LoadRecorder(now, now + atMost.toNanos(), more, "", new ConcurrentHashMap<>());
  }

  /** For load of another kind at the same time: only its errors count, under a prefix. */
  LoadRecorder beside(String prefix) {
    return new LoadRecorder(measureFrom, until, more, prefix, errors);
  }

  /** When the measured part begins, as {@link System#nanoTime()}. */
  public long measureFrom() {
    return measureFrom;
  }

  /** When it ends, at the latest. */
  public long until() {
    return until;
  }

  /** Whether another operation is to be sent. */
  public boolean open() {
    return System.nanoTime() - until < 0 && more.getAsBoolean();
  }

  /**
   * Counts a success that ends now.
   *
   * @param dueNanos since when it counts, as the pacing told
   */
  public void succeeded(long dueNanos) {
    record(latencies, dueNanos);
  }

  /** The call was accepted now, and goes on. It counts when it {@link #succeeded}. */
  public void accepted(long dueNanos) {
    record(acceptances, dueNanos);
  }

  private void record(Recorder recorder, long dueNanos) {
    long now = System.nanoTime();
    if (within(now)) {
      recorder.recordValue(Math.min(LATENCY_MAX_MICROS, (now - dueNanos) / 1000));
    }
  }

  /** Counted in the warm-up too: a failure there is nothing to be silent about. */
  public void failed(String error) {
    errors.computeIfAbsent(errorPrefix + error, name -> new LongAdder()).increment();
  }

  private boolean within(long now) {
    return now - measureFrom >= 0 && now - until < 0;
  }

  /**
   * What was counted.
   *
   * @param offeredPerSecond of an open loop; 0 of a closed one
   */
  public LoadResult result(String contender, int outstanding, double offeredPerSecond) {
    Histogram histogram = latencies.getIntervalHistogram();
    var counts = new TreeMap<String, Long>();
    errors.forEach((name, count) -> counts.put(name, count.sum()));
    return new LoadResult(
        contender,
        outstanding,
        offeredPerSecond,
        histogram.getTotalCount(),
        histogram.getTotalCount() * 1e9 / (until - measureFrom),
        histogram.getValueAtPercentile(50) / 1000.0,
        histogram.getValueAtPercentile(99) / 1000.0,
        acceptance(),
        Map.copyOf(counts),
        List.of(),
        MachineSpeed.UNKNOWN);
  }

  private Acceptance acceptance() {
    Histogram histogram = acceptances.getIntervalHistogram();
    return histogram.getTotalCount() == 0
        ? Acceptance.NONE
        : new Acceptance(
            histogram.getValueAtPercentile(50) / 1000.0,
            histogram.getValueAtPercentile(99) / 1000.0);
  }
}
