package dev.recado.push.reading;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import dev.recado.push.reading.NotificationTable.Contents;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Reads pages for all readers of this process, a few at once: however many readers there are, the
 * intake finds a free connection.
 */
@Component
class MailboxPages {

  private final NotificationTable table;
  private final ReadingProperties properties;
  private final Semaphore turns;

  MailboxPages(NotificationTable table, ReadingProperties properties) {
    this.table = table;
    this.properties = properties;
    this.turns = new Semaphore(properties.concurrentReadsMax(), true);
  }

  int pageMax() {
    return properties.pageMax();
  }

  /** Empty when the recipient is gone. */
  Optional<Contents> read(UUID recipientId, long after, int limit) {
    takeTurn();
    try {
      return table.read(recipientId, after, limit, properties.pageBytesMax());
    } finally {
      turns.release();
    }
  }

  private void takeTurn() {
    try {
      if (!turns.tryAcquire(properties.readWaitMax().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Rejection(
            Reason.OVERLOADED,
            "No mailbox could be read within "
                + properties.readWaitMax()
                + " (recado.push.reading.read-wait-max). Try again shortly.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Rejection(Reason.SHUTTING_DOWN, "The push server is stopping. Connect again.");
    }
  }
}
