package dev.recado.push.reading;

import dev.recado.push.reading.NotificationTable.Contents;
import dev.recado.push.recipient.ClientTurns;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Pages of bounded size, for all readers of this process. */
@Component
class MailboxPages implements MailboxReader.Pages {

  private final NotificationTable table;
  private final ReadingProperties properties;
  private final ClientTurns turns;

  MailboxPages(NotificationTable table, ReadingProperties properties, ClientTurns turns) {
    this.table = table;
    this.properties = properties;
    this.turns = turns;
  }

  @Override
  public int pageMax() {
    return properties.pageMax();
  }

  @Override
  public Optional<Contents> read(UUID recipientId, long after, int limit) {
    return turns.take(() -> table.read(recipientId, after, limit, properties.pageBytesMax()));
  }
}
