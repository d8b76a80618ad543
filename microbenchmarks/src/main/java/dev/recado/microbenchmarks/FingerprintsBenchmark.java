package dev.recado.microbenchmarks;

import dev.recado.protocol.Fingerprints;
import dev.recado.protocol.v1.Operation;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The fingerprint of a put as a client sends it; nanoseconds for each put. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FingerprintsBenchmark {

  private final Operation put = Samples.put(1, Samples.VALUE_BYTES);
  private final Operation largePut = Samples.put(1, 64 << 10);

  /** With a value of {@value Samples#VALUE_BYTES} bytes. */
  @Benchmark
  public byte[] put() {
    return Fingerprints.of(put);
  }

  /** With a value of 64 KiB: the hash and hardly anything else. */
  @Benchmark
  public byte[] largePut() {
    return Fingerprints.of(largePut);
  }
}
