package dev.recado.benchmarks;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Counts what ends between the warm-up and the end of a stretch. */
final class LoadRecorder {

  private static final long LATENCY_MAX_MICROS = Duration.ofMinutes(2).toNanos() / 1000;

  private final long measureFrom;
  private final long until;
  private final Recorder latencies = new Recorder(LATENCY_MAX_MICROS, 3);
  private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();

  LoadRecorder(Duration warmup, Duration measured) {
    this.measureFrom = System.nanoTime() + warmup.toNanos();
    this.until = measureFrom + measured.toNanos();
  }

  /** Whether another operation is to be sent. */
  boolean open() {
    return System.nanoTime() - until < 0;
  }

  void succeeded(long startedNanos) {
    long now = System.nanoTime();
    if (within(now)) {
      latencies.recordValue(Math.min(LATENCY_MAX_MICROS, (now - startedNanos) / 1000));
    }
  }

  /** Counted in the warm-up too: a failure there is nothing to be silent about. */
  void failed(String error) {
    errors.computeIfAbsent(error, name -> new LongAdder()).increment();
  }

  private boolean within(long now) {
    return now - measureFrom >= 0 && now - until < 0;
  }

  LoadResult result(Transport transport, int outstanding) {
    Histogram histogram = latencies.getIntervalHistogram();
    var counts = new TreeMap<String, Long>();
    errors.forEach((name, count) -> counts.put(name, count.sum()));
    return new LoadResult(
        transport,
        outstanding,
        histogram.getTotalCount(),
        histogram.getTotalCount() * 1e9 / (until - measureFrom),
        histogram.getValueAtPercentile(50) / 1000.0,
        histogram.getValueAtPercentile(99) / 1000.0,
        Map.copyOf(counts));
  }
}
