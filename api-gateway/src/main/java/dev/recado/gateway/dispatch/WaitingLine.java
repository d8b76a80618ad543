package dev.recado.gateway.dispatch;

import java.util.ArrayDeque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What waits for its turn, in the order it came, and how fast the line has been moving of late. A
 * line that was empty starts anew: how fast it moved then was for want of arrivals. Not
 * thread-safe.
 */
final class WaitingLine<T> {

  /** The pace is that of the last one to two of these. */
  static final long WINDOW_NANOS = 500_000_000;

  /** Sooner a pause of whoever serves the line would be taken for its pace. */
  static final long JUDGED_AFTER_NANOS = 250_000_000;

  private final ArrayDeque<T> items = new ArrayDeque<>();
  private long windowSince;
  private long served;
  private long servedBefore;
  private long nanosBefore;
  private long movedLast;

  void add(T item, long now) {
    if (items.isEmpty()) {
      begin(now);
    }
    items.add(item);
  }

  private void begin(long now) {
    windowSince = now;
    served = 0;
    servedBefore = 0;
    nanosBefore = 0;
    movedLast = now;
  }

  @Nullable T first() {
    return items.peek();
  }

  /** The first one's turn has come. */
  void serve(long now) {
    long nanos = now - windowSince;
    if (nanos >= 2 * WINDOW_NANOS) {
      // It stood still, and tells nothing of how fast it moves.
      begin(now);
    } else if (nanos >= WINDOW_NANOS) {
      nanosBefore = nanos;
      servedBefore = served;
      served = 0;
      windowSince = now;
    }
    items.remove();
    served++;
    movedLast = now;
  }

  /** The first one leaves the line without having been served. */
  void leave() {
    items.remove();
  }

  void removeIf(Predicate<T> unwanted) {
    boolean _ = items.removeIf(unwanted);
  }

  void clear() {
    items.clear();
  }

  int size() {
    return items.size();
  }

  /**
   * How long whoever comes now will wait at the line's present pace, in ns; 0 when that is not
   * known yet. No less than it has stood still for.
   */
  long expectedWaitNanos(long now) {
    long nanos = nanosBefore + (now - windowSince);
    if (items.isEmpty() || nanos < JUDGED_AFTER_NANOS) {
      return 0;
    }
    long moved = servedBefore + served;
    long atPace = moved == 0 ? 0 : (long) ((double) items.size() / moved * nanos);
    return Math.max(atPace, now - movedLast);
  }
}
