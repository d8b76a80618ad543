package dev.recado.benchmarks.recipient;

import java.time.Duration;
import java.util.List;

/**
 * One stream for each recipient, opened again when it breaks. What comes is told, then
 * acknowledged.
 */
public interface Streams extends AutoCloseable {

  /** Before a broken stream is opened again: a server that is away is not hammered. */
  Duration REOPEN_AFTER = Duration.ofMillis(200);

  /**
   * Begins to listen.
   *
   * @throws IllegalStateException when some stream could not be opened in time, where that can be
   *     seen
   */
  void open(List<Recipient> recipients, Arrivals arrivals) throws InterruptedException;

  @Override
  void close();
}
