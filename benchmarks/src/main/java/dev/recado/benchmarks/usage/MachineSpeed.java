package dev.recado.benchmarks.usage;

/**
 * How fast the machine was around a stretch. On a host that is shared with others, both change by
 * themselves.
 *
 * @param workMillis what a fixed piece of work took right before, on one processor; NaN when not
 *     measured
 * @param stolenShare of the processors' time, from 0 to 1, that the host gave to others meanwhile,
 *     the warm-up included; NaN where the system does not tell
 */
public record MachineSpeed(double workMillis, double stolenShare) {

  /** Nobody looked. */
  public static final MachineSpeed UNKNOWN = new MachineSpeed(Double.NaN, Double.NaN);
}
