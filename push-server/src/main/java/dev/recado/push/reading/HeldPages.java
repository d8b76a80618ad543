package dev.recado.push.reading;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.util.unit.DataSize;

/**
 * What readers hold of pages that their clients have not taken yet, all of them together, in bytes.
 * The less room is left, the smaller the pages get, so that whoever takes its own at once goes on
 * for as long as slow ones leave some of it. Without any, everybody waits for the slow ones.
 */
final class HeldPages {

  /** Of what is left, to each page. */
  private static final int PARTS = 8;

  private final AtomicLong held = new AtomicLong();
  private final DataSize most;

  HeldPages(DataSize most) {
    this.most = most;
  }

  /**
   * How much the next page may have. More than that is held by one notification at the most: a page
   * has one in any case.
   *
   * @throws Rejection OVERLOADED when there is no room
   */
  int room(int pageBytesMax) {
    long left = most.toBytes() - held.get();
    if (left <= 0) {
      throw new Rejection(
          Reason.OVERLOADED,
          "Clients that read slowly hold "
              + most.toKilobytes()
              + " KB of notifications (recado.push.reading.held-bytes-max). Try again shortly, or"
              + " at another push server.");
    }
    return Math.clamp(left / PARTS, 1, pageBytesMax);
  }

  void hold(long bytes) {
    long _ = held.addAndGet(bytes);
  }

  void release(long bytes) {
    long _ = held.addAndGet(-bytes);
  }

  long bytes() {
    return held.get();
  }
}
