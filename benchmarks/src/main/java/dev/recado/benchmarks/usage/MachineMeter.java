package dev.recado.benchmarks.usage;

import java.nio.file.Path;
import java.util.Arrays;

/** Measures how fast the machine is, beside what is measured on it. */
public final class MachineMeter {

  private static final int PIECES = 21;
  private static final int STEPS = 400_000;

  private final Path proc;

  MachineMeter(Path proc) {
    this.proc = proc;
  }

  /** Of this machine. */
  public static MachineMeter ofThisMachine() {
    return new MachineMeter(Path.of("/proc"));
  }

  /** Takes some 30 ms of one processor, and then notes when the stretch begins. */
  public Stretch begin() {
    double work = workMillis();
    return new Stretch(work, ProcessorTimes.read(proc));
  }

  /**
   * The median of several pieces, so that one that had to wait for its processor does not count. In
   * registers alone: it tells how fast the processor is, and not the memory.
   */
  private double workMillis() {
    double[] millis = new double[PIECES];
    long value = 1;
    for (int piece = 0; piece < PIECES; piece++) {
      long begin = System.nanoTime();
      for (int step = 0; step < STEPS; step++) {
        value ^= value << 13;
        value ^= value >>> 7;
        value ^= value << 17;
      }
      millis[piece] = (System.nanoTime() - begin) / 1e6;
    }
    Arrays.sort(millis);
    // It is never 0: but a compiler that does not know has to do the work.
    return value == 0 ? Double.NaN : millis[PIECES / 2];
  }

  /** A stretch that has begun. */
  public final class Stretch {

    private final double workMillis;
    private final ProcessorTimes before;

    private Stretch(double workMillis, ProcessorTimes before) {
      this.workMillis = workMillis;
      this.before = before;
    }

    /** Ends it. */
    public MachineSpeed end() {
      return new MachineSpeed(workMillis, ProcessorTimes.read(proc).stolenSince(before));
    }
  }
}
