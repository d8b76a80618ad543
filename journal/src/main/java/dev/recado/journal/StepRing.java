package dev.recado.journal;

import java.lang.invoke.VarHandle;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The latest rows, in arrays that are made once. Nobody waits for anybody: writers share one
 * counter, which gives each its row, and whoever reads a row while it is written leaves it out.
 *
 * <p>Each row has a stamp: the turn that wrote it, or that it is being written. A writer takes the
 * row by its stamp, and gives it back with the stamp of its own turn. A reader takes a row only
 * when the stamp is the same before and after.
 */
final class StepRing {

  /** A row as it was read; {@code turn} grows with each one. */
  record Row(long turn, long nanos, long kind, long first, long second, UUID other) {}

  private static final int COLUMNS = 9;
  private static final long EMPTY = 0;
  private static final long BEING_WRITTEN = -1;

  private final LongSupplier nanos;
  private final AtomicLong turns = new AtomicLong();
  private final AtomicLongArray stamps;
  private final long[] cells;
  private final long startNanos;
  private volatile long overtakenNanos;

  StepRing(int rows, LongSupplier nanos) {
    this.nanos = nanos;
    this.stamps = new AtomicLongArray(rows);
    this.cells = new long[Math.multiplyExact(rows, COLUMNS)];
    this.startNanos = nanos.getAsLong();
    this.overtakenNanos = startNanos;
  }

  void add(UUID id, long scope, long kind, long first, long second, UUID other) {
    long turn = turns.incrementAndGet();
    int row = (int) (turn % stamps.length());
    long stamp = stamps.getAcquire(row);
    if (stamp == BEING_WRITTEN
        || stamp > turn
        || !stamps.compareAndSet(row, stamp, BEING_WRITTEN)) {
      // The others have gone all the way round meanwhile: this one would be the oldest.
      overtakenNanos = nanos.getAsLong();
      return;
    }
    VarHandle.releaseFence();
    int cell = row * COLUMNS;
    cells[cell] = id.getMostSignificantBits();
    cells[cell + 1] = id.getLeastSignificantBits();
    cells[cell + 2] = scope;
    cells[cell + 3] = nanos.getAsLong();
    cells[cell + 4] = kind;
    cells[cell + 5] = first;
    cells[cell + 6] = second;
    cells[cell + 7] = other.getMostSignificantBits();
    cells[cell + 8] = other.getLeastSignificantBits();
    stamps.setRelease(row, turn);
  }

  /** Every row of the id and scope, in no order. */
  void find(UUID id, long scope, Consumer<Row> found) {
    for (int row = 0; row < stamps.length(); row++) {
      long stamp = stamps.getAcquire(row);
      int cell = row * COLUMNS;
      if (stamp <= EMPTY
          || cells[cell + 1] != id.getLeastSignificantBits()
          || cells[cell] != id.getMostSignificantBits()
          || cells[cell + 2] != scope) {
        continue;
      }
      var read =
          new Row(
              stamp,
              cells[cell + 3],
              cells[cell + 4],
              cells[cell + 5],
              cells[cell + 6],
              new UUID(cells[cell + 7], cells[cell + 8]));
      VarHandle.acquireFence();
      if (stamps.get(row) == stamp) {
        found.accept(read);
      }
    }
  }

  /** What was added since then is here; to be asked before it is looked for. */
  long sinceNanos() {
    long forgottenThrough = turns.get() - stamps.length();
    if (forgottenThrough <= 0) {
      return overtakenNanos;
    }
    int oldest = (int) ((forgottenThrough + 1) % stamps.length());
    long stamp = stamps.getAcquire(oldest);
    long since = cells[oldest * COLUMNS + 3];
    VarHandle.acquireFence();
    boolean torn = stamp <= EMPTY || stamps.get(oldest) != stamp;
    // It is being overwritten: there is no telling without a lock, but nothing is newer than now.
    long told = torn ? nanos.getAsLong() : since;
    return told - overtakenNanos > 0 ? told : overtakenNanos;
  }
}
