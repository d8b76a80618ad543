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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Every reader of this process, by recipient, and the places that they take. Stops before the
 * servers do: readers end, their streams tell the clients to reconnect, and the servers find
 * nothing left to wait for.
 */
@Component
public class OpenReaders implements RecipientChanges, SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(OpenReaders.class);

  private static final int PLACES_OF_A_POLL = 3;

  private final ConcurrentHashMap<UUID, Set<MailboxReader>> readers = new ConcurrentHashMap<>();
  private final AtomicInteger taken = new AtomicInteger();
  private final Map<Channel, AtomicInteger> byChannel = new EnumMap<>(Channel.class);
  private final MailboxPages pages;
  private final int most;
  private final AtomicReference<@Nullable Runnable> whenNoneIsLeft = new AtomicReference<>();
  private volatile boolean running;

  OpenReaders(MailboxPages pages, ReadingProperties properties, MeterRegistry meters) {
    this.pages = pages;
    var heap = DataSize.ofBytes(Runtime.getRuntime().maxMemory());
    this.most = properties.readersIn(heap);
    if (most < properties.readersMax()) {
      log.info(
          "Takes {} streams, not recado.push.reading.readers-max={}: half of the heap ({} MiB) has"
              + " no room for more of {} bytes (recado.push.reading.heap-per-reader)",
          most,
          properties.readersMax(),
          heap.toMegabytes(),
          properties.heapPerReader().toBytes());
    }
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
    takePlaces(places(channel));
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

  private void takePlaces(int places) {
    if (!running) {
      throw ReaderEnd.SHUTTING_DOWN.rejection();
    }
    if (taken.addAndGet(places) > most) {
      freePlaces(places);
      throw new Rejection(
          Reason.OVERLOADED,
          "This push server has "
              + most
              + " places for streams (recado.push.reading.readers-max, or as many as half of the"
              + " heap holds by heap-per-reader), and they are taken. Try again, or another one.");
    }
  }

  private void freePlaces(int places) {
    if (taken.addAndGet(-places) == 0) {
      tellNoneIsLeft();
    }
  }

  private void tellNoneIsLeft() {
    Runnable told = whenNoneIsLeft.getAndSet(null);
    if (told != null) {
      told.run();
    }
  }

  /** A waiting long poll keeps its request and response with their buffers. */
  private int places(Channel channel) {
    return channel == Channel.POLL ? Math.min(PLACES_OF_A_POLL, most) : 1;
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
            count(channel, -1);
            freePlaces(places(channel));
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

  /** Done when the last reader is closed: the HTTP server does not wait for streams. */
  @Override
  public void stop(Runnable done) {
    whenNoneIsLeft.set(done);
    stop();
    if (taken.get() == 0) {
      tellNoneIsLeft();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
