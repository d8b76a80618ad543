package dev.recado.push.channel;

import dev.recado.journal.Channel;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Open;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.SubscribeRequest;
import dev.recado.protocol.v1.SubscribeResponse;
import dev.recado.push.api.Failures;
import dev.recado.push.reading.MailboxReader;
import dev.recado.push.recipient.Recipient;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One subscribed client: requests come in on gRPC's threads, one after the other; a thread of its
 * own sends. Whoever finds the end first closes the call.
 */
final class Subscription implements StreamObserver<SubscribeRequest> {

  private final SubscriptionParts parts;
  private final Optional<String> token;
  private final ServerCallStreamObserver<SubscribeResponse> response;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable MailboxReader reader;
  private volatile @Nullable Recipient recipient;

  Subscription(
      SubscriptionParts parts,
      Optional<String> token,
      ServerCallStreamObserver<SubscribeResponse> response) {
    this.parts = parts;
    this.token = token;
    this.response = response;
    response.setOnCancelHandler(this::left);
    response.setOnReadyHandler(this::wakeSender);
    CompletableFuture.delayedExecutor(
            parts.properties().stallMax().toMillis(), TimeUnit.MILLISECONDS)
        .execute(this::checkOpened);
  }

  @Override
  public void onNext(SubscribeRequest request) {
    try {
      switch (request.getRequestCase()) {
        case OPEN -> open(request.getOpen());
        case ACKNOWLEDGE -> acknowledge(request.getAcknowledge().getThrough());
        case REQUEST_NOT_SET ->
            throw new Rejection(
                Reason.MALFORMED, "The request holds neither open nor acknowledge.");
      }
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void checkOpened() {
    if (recipient == null) {
      fail(
          new Rejection(
              Reason.MALFORMED,
              "The stream did not open a mailbox within "
                  + parts.properties().stallMax()
                  + " (recado.push.channel.stall-max)."));
    }
  }

  private void open(Open open) {
    if (recipient != null) {
      throw new Rejection(Reason.MALFORMED, "The stream was opened before. Open another stream.");
    }
    Recipient found = parts.access().require(open.getRecipientId(), token);
    if (open.getAfter() < 0) {
      throw new Rejection(Reason.BAD_PARAMETER, "'after' is negative; sequences are positive.");
    }
    MailboxReader opened =
        parts
            .readers()
            .open(
                found,
                open.hasAfter() ? OptionalLong.of(open.getAfter()) : OptionalLong.empty(),
                Channel.GRPC);
    recipient = found;
    reader = opened;
    var sender = new SubscriptionSender(opened, found, response, closed, parts);
    var _ =
        Thread.ofVirtual()
            .name("subscription-" + found.id())
            .start(() -> {
              try (opened) {
                sender.run();
              } catch (RuntimeException e) {
                fail(e);
              }
            });
  }

  private void acknowledge(long through) {
    Recipient opened = recipient;
    if (opened == null) {
      throw new Rejection(Reason.MALFORMED, "The stream starts with open.");
    }
    if (through < 0) {
      throw new Rejection(Reason.BAD_PARAMETER, "'through' is negative; sequences are positive.");
    }
    parts.acknowledgements().acknowledge(opened.id(), through);
  }

  private void fail(RuntimeException failure) {
    if (closed.compareAndSet(false, true)) {
      var status = GrpcErrors.toStatus(Failures.toRejection(failure));
      synchronized (response) {
        response.onError(status);
      }
    }
    wakeSender();
  }

  private void left() {
    closed.set(true);
    wakeSender();
  }

  private void wakeSender() {
    MailboxReader present = reader;
    if (present != null) {
      present.wake();
    }
  }

  @Override
  public void onError(Throwable failure) {
    left();
  }

  /** The client has nothing more to acknowledge, and does not listen any longer. */
  @Override
  public void onCompleted() {
    if (closed.compareAndSet(false, true)) {
      synchronized (response) {
        response.onCompleted();
      }
    }
    wakeSender();
  }
}
