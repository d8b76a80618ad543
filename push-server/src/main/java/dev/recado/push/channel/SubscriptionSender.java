package dev.recado.push.channel;

import com.google.protobuf.Timestamp;
import dev.recado.journal.Channel;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Gap;
import dev.recado.protocol.v1.Heartbeat;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.SubscribeResponse;
import dev.recado.push.reading.MailboxReader;
import dev.recado.push.reading.Notification;
import dev.recado.push.reading.Page;
import dev.recado.push.reading.ReaderEnd;
import dev.recado.push.recipient.Recipient;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends a mailbox to a subscribed client at its pace: it waits until the transport wants more
 * before each message, so that one page is held and nothing piles up.
 */
final class SubscriptionSender {

  private final MailboxReader reader;
  private final ServerCallStreamObserver<SubscribeResponse> response;
  private final AtomicBoolean closed;
  private final ChannelProperties properties;
  private final Deliveries.On deliveries;
  private long lastSent = System.nanoTime();

  SubscriptionSender(
      MailboxReader reader,
      Recipient recipient,
      ServerCallStreamObserver<SubscribeResponse> response,
      AtomicBoolean closed,
      SubscriptionParts parts) {
    this.reader = reader;
    this.response = response;
    this.closed = closed;
    this.properties = parts.properties();
    this.deliveries = parts.deliveries().on(Channel.GRPC, recipient);
  }

  /** Until the client leaves, or the reader ends. */
  void run() {
    while (goesOn()) {
      Optional<Page> page = StreamPages.next(reader, properties.retryDelay());
      if (page.isPresent() && !page.get().isEmpty()) {
        send(page.get());
      } else if (page.isPresent()) {
        deliveries.written(page.get());
        reader.await(since(lastSent, properties.heartbeatInterval()));
      }
      if (!since(lastSent, properties.heartbeatInterval()).isPositive()) {
        send(SubscribeResponse.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build());
      }
    }
    Optional<ReaderEnd> end = reader.ended();
    if (end.isPresent()) {
      throw end.get().rejection();
    }
  }

  private boolean goesOn() {
    return !closed.get() && reader.ended().isEmpty();
  }

  private void send(Page page) {
    page.gap()
        .ifPresent(gap ->
            send(
                SubscribeResponse.newBuilder()
                    .setGap(Gap.newBuilder().setFrom(gap.from()).setThrough(gap.through()))
                    .build()));
    for (Notification notification : page.notifications()) {
      awaitReady();
      if (!goesOn()) {
        return;
      }
      String traceparent = deliveries.writing(notification);
      send(
          SubscribeResponse.newBuilder()
              .setNotification(message(notification, traceparent))
              .build());
    }
    deliveries.written(page);
    // Until then the transport holds some of it.
    awaitReady();
  }

  private static dev.recado.protocol.v1.Notification message(
      Notification notification, String traceparent) {
    Instant created = notification.createdAt();
    return dev.recado.protocol.v1.Notification.newBuilder()
        .setSequence(notification.sequence())
        .setOperationId(notification.operationId().toString())
        .setKey(notification.key())
        .setKind(notification.kind())
        .setOutcome(notification.outcome())
        .setTraceparent(traceparent)
        .setCreatedAt(
            Timestamp.newBuilder().setSeconds(created.getEpochSecond()).setNanos(created.getNano()))
        .build();
  }

  private void send(SubscribeResponse message) {
    awaitReady();
    if (!goesOn()) {
      return;
    }
    synchronized (response) {
      if (!closed.get()) {
        response.onNext(message);
      }
    }
    lastSent = System.nanoTime();
  }

  private void awaitReady() {
    long start = System.nanoTime();
    while (goesOn() && !response.isReady()) {
      Duration left = since(start, properties.stallMax());
      if (!left.isPositive()) {
        throw new Rejection(
            Reason.OVERLOADED,
            "The client took nothing for "
                + properties.stallMax()
                + " (recado.push.channel.stall-max). Connect again.");
      }
      reader.await(left);
    }
  }

  private static Duration since(long start, Duration most) {
    return most.minusNanos(System.nanoTime() - start);
  }
}
