package dev.recado.gateway.api;

/**
 * How many requests of one stream are asked for before the earlier ones are answered. Like the
 * congestion window of TCP: halved by an answer that tells of overload, once for all that was asked
 * for until then, and one larger after so many other answers, up to a most. What the client has
 * beyond it waits at the client, which costs nobody anything. Not thread-safe.
 */
final class RequestWindow {

  /** An eighth larger by the time that a whole window is answered. */
  static final int ANSWERS_TO_GROW = 8;

  private final int most;
  private int size;
  private long asked;
  private long arrived;
  private long answered;
  private long askedWhenHalved;
  private int towardsGrowth;

  RequestWindow(int most) {
    this.most = most;
    this.size = most;
  }

  /** How many more to ask for now; they count as asked for. */
  int open() {
    int more = (int) Math.max(0, size - (asked - answered));
    asked += more;
    return more;
  }

  /** The number of a request that came. */
  long arrived() {
    return ++arrived;
  }

  /** An answer has left. */
  void answered() {
    answered++;
  }

  /** How many have come and are not answered. */
  long outstanding() {
    return arrived - answered;
  }

  void servedOne() {
    towardsGrowth++;
    if (towardsGrowth == ANSWERS_TO_GROW) {
      towardsGrowth = 0;
      size = Math.min(most, size + 1);
    }
  }

  /** Whether it was halved by that. */
  boolean overloaded(long number) {
    if (number <= askedWhenHalved) {
      return false;
    }
    size = Math.max(1, size / 2);
    askedWhenHalved = asked;
    return true;
  }
}
