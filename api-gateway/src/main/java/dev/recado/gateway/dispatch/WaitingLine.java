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

  /** A line is looked at for this long before it is judged, and for one to two of it after. */
  static final long WINDOW_NANOS = 500_000_000;

  /** Sooner a pause of whoever serves the line would be taken for its pace. */
  static final long JUDGED_AFTER_NANOS = 250_000_000;

  private final ArrayDeque<T> items = new ArrayDeque<>();
  private long windowSince;
  private long served;
  private long servedBefore;
  private long nanosBefore;

  void add(T item, long now) {
    if (items.isEmpty()) {
      windowSince = now;
      served = 0;
      servedBefore = 0;
      nanosBefore = 0;
    }
    items.add(item);
  }

  @Nullable T first() {
    return items.peek();
  }

  /** The first one's turn has come. */
  void serve(long now) {
    roll(now);
    items.remove();
    served++;
  }

  private void roll(long now) {
    if (now - windowSince >= WINDOW_NANOS) {
      nanosBefore = now - windowSince;
      servedBefore = served;
      served = 0;
      windowSince = now;
    }
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
   * known yet, and {@link Long#MAX_VALUE} when the line stands still.
   */
  long expectedWaitNanos(long now) {
    long nanos = nanosBefore + (now - windowSince);
    if (items.isEmpty() || nanos < JUDGED_AFTER_NANOS) {
      return 0;
    }
    long moved = servedBefore + served;
    return moved == 0 ? Long.MAX_VALUE : (long) ((double) items.size() / moved * nanos);
  }
}
