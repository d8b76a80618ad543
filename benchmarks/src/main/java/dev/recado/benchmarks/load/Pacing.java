package dev.recado.benchmarks.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Says when calls are due. A slot that is free asks for the next call; what the call then takes
 * counts from when it was due, not from when it could be sent: a system that is slow to answer is
 * not spared the calls that it held up (coordinated omission).
 */
public interface Pacing extends AutoCloseable {

  /** A place for one call at a time. */
  interface Slot {

    /**
     * The call is due, or the stretch is over: the slot looks which.
     *
     * @param dueNanos since when, as {@link System#nanoTime()}
     */
    void due(long dueNanos);
  }

  /** Gives the next call to the slot, once, when it is due: at once, or on another thread. */
  void next(Slot slot);

  /** The same for a slot that is a thread: waits, and returns since when the call is due. */
  default long awaitNext() throws InterruptedException {
    var due = new CompletableFuture<Long>();
    next(due::complete);
    try {
      return due.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  void close();

  /** A closed loop: a call is due as soon as there is a slot for it. */
  static Pacing closedLoop() {
    return new Pacing() {
      @Override
      public void next(Slot slot) {
        slot.due(System.nanoTime());
      }

      @Override
      public long awaitNext() {
        return System.nanoTime();
      }

      @Override
      public void close() {}
    };
  }
}
