package dev.recado.benchmarks.load;

/**
 * How long calls took to be accepted, where that is not their end: from when they were due.
 *
 * @param p50Millis NaN, as the other, where nothing is accepted before it ends
 */
public record Acceptance(double p50Millis, double p99Millis) {

  public static final Acceptance NONE = new Acceptance(Double.NaN, Double.NaN);

  public boolean present() {
    return !Double.isNaN(p50Millis);
  }
}
