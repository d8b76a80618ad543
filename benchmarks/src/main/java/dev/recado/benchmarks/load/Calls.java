package dev.recado.benchmarks.load;

import java.util.concurrent.ThreadLocalRandom;

/** Calls of two kinds in one loop. */
public final class Calls {

  private Calls() {}

  /**
   * Each call is of one kind or the other, at random.
   *
   * @param firstShare how many of all calls are of the first kind, 0 to 1
   */
  public static CallLoad.Call mixed(double firstShare, CallLoad.Call first, CallLoad.Call second) {
    return ended ->
        (ThreadLocalRandom.current().nextDouble() < firstShare ? first : second).start(ended);
  }
}
