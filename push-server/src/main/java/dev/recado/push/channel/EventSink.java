package dev.recado.push.channel;

import java.io.IOException;

/** Where a stream writes to: blocks at the client's pace, and holds nothing back. */
interface EventSink {
  void write(byte[] bytes) throws IOException;

  /** Waits until the client has taken what was written without waiting for it, if it has not. */
  void settle() throws IOException;

  /** Whether the client is known to have left. */
  boolean isClosed();
}
