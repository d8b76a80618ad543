package dev.recado.benchmarks;

/** How the calls of a stretch follow each other. */
public sealed interface Pace {

  int RATE_MAX = 1_000_000;

  /** Each when one has ended: as fast as the answers come, with all slots out. */
  record ClosedLoop() implements Pace {}

  /** So many operations a second, evenly, whatever the answers do. */
  record Rate(double perSecond) implements Pace {
    public Rate {
      if (!(perSecond > 0 && perSecond <= RATE_MAX)) {
        throw new IllegalArgumentException(
            "--rate " + perSecond + " is not usable. Use more than 0, to " + RATE_MAX + ".");
      }
    }
  }

  /** At a part of the rate that a closed loop reaches, which is found right before. */
  record LoadShare(double share) implements Pace {
    public LoadShare {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "--load-share " + share + " is not usable. Use more than 0, to 1.");
      }
    }
  }
}
