package dev.recado.gateway.outbox;

/** A bound in count and bytes on what is held in memory. */
public final class Budget {

  private final int operationsMax;
  private final long bytesMax;
  private int operations;
  private long bytes;

  public Budget(int operationsMax, long bytesMax) {
    this.operationsMax = operationsMax;
    this.bytesMax = bytesMax;
  }

  /**
   * All or nothing. What is larger than the whole bound is let in alone, so that it does not wait
   * for ever.
   */
  public synchronized boolean tryTake(int moreOperations, long moreBytes) {
    boolean fits = operations + moreOperations <= operationsMax && bytes + moreBytes <= bytesMax;
    if (fits || operations == 0) {
      operations += moreOperations;
      bytes += moreBytes;
      return true;
    }
    return false;
  }

  public synchronized void giveBack(int fewerOperations, long fewerBytes) {
    operations -= fewerOperations;
    bytes -= fewerBytes;
  }

  public synchronized int operationsLeft() {
    return Math.max(0, operationsMax - operations);
  }

  synchronized long bytesLeft() {
    return Math.max(0, bytesMax - bytes);
  }
}
