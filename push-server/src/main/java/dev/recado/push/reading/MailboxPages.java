package dev.recado.push.reading;

import dev.recado.push.reading.NotificationTable.Contents;
import dev.recado.push.recipient.ClientTurns;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Pages of bounded size, for all readers of this process, and so much of them at a time. */
@Component
class MailboxPages implements MailboxReader.Pages {

  private final NotificationTable table;
  private final ReadingProperties properties;
  private final ClientTurns turns;
  private final HeldPages held;

  MailboxPages(
      NotificationTable table,
      ReadingProperties properties,
      ClientTurns turns,
      MeterRegistry meters) {
    this.table = table;
    this.properties = properties;
    this.turns = turns;
    this.held = new HeldPages(properties.heldBytesMax());
    Gauge.builder("recado.push.pages.held", held, HeldPages::bytes)
        .description("Notifications that streams and long polls hold until their clients take them")
        .baseUnit(BaseUnits.BYTES)
        .register(meters);
  }

  @Override
  public int pageMax() {
    return properties.pageMax();
  }

  @Override
  public Optional<Contents> read(UUID recipientId, long after, int limit) {
    // The room is looked at when it is its turn: before, all that wait for theirs would be given
    // it.
    return turns.take(() -> {
      int bytesMax = held.room(properties.pageBytesMax());
      Optional<Contents> contents = table.read(recipientId, after, limit, bytesMax);
      contents.ifPresent(found -> held.hold(found.bytes()));
      return contents;
    });
  }

  @Override
  public void taken(Contents contents) {
    held.release(contents.bytes());
  }
}
