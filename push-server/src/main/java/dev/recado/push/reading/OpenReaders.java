package dev.recado.push.reading;

import dev.recado.journal.Channel;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import dev.recado.push.recipient.Recipient;
import dev.recado.push.recipient.RecipientChanges;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Every reader of this process, by recipient. Stops before the servers do: readers end, their
 * streams tell the clients to reconnect, and the servers find nothing left to wait for.
 */
@Component
public class OpenReaders implements RecipientChanges, SmartLifecycle {

  private final ConcurrentHashMap<UUID, Set<MailboxReader>> readers = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final Map<Channel, AtomicInteger> byChannel = new EnumMap<>(Channel.class);
  private final MailboxPages pages;
  private final ReadingProperties properties;
  private volatile boolean running;

  OpenReaders(MailboxPages pages, ReadingProperties properties, MeterRegistry meters) {
    this.pages = pages;
    this.properties = properties;
    for (Channel channel : Channel.values()) {
      var count = new AtomicInteger();
      byChannel.put(channel, count);
      Gauge.builder("recado.push.streams.open", count, AtomicInteger::get)
          .description("Open streams and long polls, by channel")
          .tag("channel", channel.text())
          .register(meters);
    }
  }

  /**
   * Opens a reader behind {@code after}, or behind what is acknowledged.
   *
   * @throws Rejection BAD_PARAMETER beyond the last sequence: nothing would ever come
   */
  public MailboxReader open(Recipient recipient, OptionalLong after, Channel channel) {
    long acknowledged = recipient.mailbox().acknowledgedThrough();
    long position = after.orElse(acknowledged);
    if (position > recipient.mailbox().lastSequence()) {
      throw new Rejection(
          Reason.BAD_PARAMETER,
          "Reading cannot start after "
              + position
              + ": the mailbox's last sequence is "
              + recipient.mailbox().lastSequence()
              + ". Start after the last one that was received, or leave it out.");
    }
    takePlace();
    var reader =
        new MailboxReader(
            recipient,
            Math.max(position, acknowledged),
            pages,
            closing -> remove(closing, channel));
    count(channel, 1);
    readers.compute(
        recipient.id(),
        (_, present) -> {
          Set<MailboxReader> all = present == null ? ConcurrentHashMap.newKeySet() : present;
          boolean _ = all.add(reader);
          return all;
        });
    if (!running) {
      reader.end(ReaderEnd.SHUTTING_DOWN);
    }
    return reader;
  }

  private void takePlace() {
    if (!running) {
      throw ReaderEnd.SHUTTING_DOWN.rejection();
    }
    if (open.incrementAndGet() > properties.readersMax()) {
      int _ = open.decrementAndGet();
      throw new Rejection(
          Reason.OVERLOADED,
          "This push server has "
              + properties.readersMax()
              + " open streams (recado.push.reading.readers-max). Try again, or another one.");
    }
  }

  private void count(Channel channel, int change) {
    AtomicInteger count = byChannel.get(channel);
    if (count != null) {
      int _ = count.addAndGet(change);
    }
  }

  private void remove(MailboxReader reader, Channel channel) {
    readers.computeIfPresent(
        reader.recipientId(),
        (_, all) -> {
          if (all.remove(reader)) {
            int _ = open.decrementAndGet();
            count(channel, -1);
          }
          return all.isEmpty() ? null : all;
        });
  }

  /** After the commit of something new for the recipients. */
  public void wake(Collection<UUID> recipientIds) {
    recipientIds.forEach(id -> forEach(id, MailboxReader::wake));
  }

  @Override
  public void deleted(UUID recipientId) {
    forEach(recipientId, reader -> reader.end(ReaderEnd.DELETED));
  }

  @Override
  public void tokenReplaced(UUID recipientId) {
    // Not all of them need to end: one may have been opened with the new token. Each one looks.
    forEach(recipientId, MailboxReader::wake);
  }

  List<UUID> recipientIds() {
    return List.copyOf(readers.keySet());
  }

  void forEach(UUID recipientId, Consumer<MailboxReader> action) {
    readers.getOrDefault(recipientId, Set.of()).forEach(action);
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    readers.values().forEach(all -> all.forEach(reader -> reader.end(ReaderEnd.SHUTTING_DOWN)));
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
