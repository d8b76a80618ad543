package dev.recado.push;

import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.internal.v1.RegisterMailboxResponse;
import dev.recado.protocol.v1.Acknowledge;
import dev.recado.protocol.v1.NotificationsGrpc;
import dev.recado.protocol.v1.Open;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.SubscribeRequest;
import dev.recado.protocol.v1.SubscribeResponse;
import io.grpc.Metadata;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client that subscribes over gRPC. */
public final class Subscriber
    implements ClientResponseObserver<SubscribeRequest, SubscribeResponse>, AutoCloseable {

  private static final long PATIENCE_SECONDS = 15;
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final BlockingQueue<SubscribeResponse> responses = new LinkedBlockingQueue<>();
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
  private final boolean paused;
  private @Nullable ClientCallStreamObserver<SubscribeRequest> requests;

  private Subscriber(boolean paused) {
    this.paused = paused;
  }

  public static Subscriber open(PushServer push, RegisterMailboxResponse recipient) {
    return start(push, recipient, Open.newBuilder(), false);
  }

  public static Subscriber open(PushServer push, RegisterMailboxResponse recipient, long after) {
    return start(push, recipient, Open.newBuilder().setAfter(after), false);
  }

  /** Takes nothing that it has not requested. */
  public static Subscriber openPaused(PushServer push, RegisterMailboxResponse recipient) {
    return start(push, recipient, Open.newBuilder(), true);
  }

  /** Says nothing. */
  public static Subscriber silent(PushServer push) {
    return connect(push, RegisterMailboxResponse.getDefaultInstance(), false);
  }

  private static Subscriber start(
      PushServer push, RegisterMailboxResponse recipient, Open.Builder open, boolean paused) {
    Subscriber subscriber = connect(push, recipient, paused);
    subscriber.send(
        SubscribeRequest.newBuilder().setOpen(open.setRecipientId(recipient.getId())).build());
    return subscriber;
  }

  private static Subscriber connect(
      PushServer push, RegisterMailboxResponse recipient, boolean paused) {
    var headers = new Metadata();
    if (!recipient.getToken().isEmpty()) {
      headers.put(AUTHORIZATION, "Bearer " + recipient.getToken());
    }
    var subscriber = new Subscriber(paused);
    var _ =
        NotificationsGrpc.newStub(push.channel())
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
            .subscribe(subscriber);
    return subscriber;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<SubscribeRequest> stream) {
    requests = stream;
    if (paused) {
      stream.disableAutoRequestWithInitial(0);
    }
  }

  public void acknowledge(long through) {
    send(
        SubscribeRequest.newBuilder()
            .setAcknowledge(Acknowledge.newBuilder().setThrough(through))
            .build());
  }

  private void send(SubscribeRequest request) {
    stream().onNext(request);
  }

  public void request(int count) {
    stream().request(count);
  }

  private ClientCallStreamObserver<SubscribeRequest> stream() {
    if (requests == null) {
      throw new IllegalStateException("Not started");
    }
    return requests;
  }

  public SubscribeResponse next() {
    try {
      SubscribeResponse response = responses.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (response == null) {
        throw new AssertionError("Nothing came within " + PATIENCE_SECONDS + " s: " + failure);
      }
      return response;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The next one that is no heartbeat. */
  public SubscribeResponse nextEvent() {
    SubscribeResponse response = next();
    while (response.hasHeartbeat()) {
      if (paused) {
        request(1);
      }
      response = next();
    }
    return response;
  }

  /** The reason that the stream ends with. */
  public Reason failure() {
    Throwable cause = failure.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    return GrpcErrors.toRejection(cause)
        .orElseThrow(() -> new AssertionError("No reason", cause))
        .reason();
  }

  @Override
  public void onNext(SubscribeResponse response) {
    responses.add(response);
  }

  @Override
  public void onError(Throwable cause) {
    failure.complete(cause);
  }

  @Override
  public void onCompleted() {
    failure.complete(new IllegalStateException("The stream was completed"));
  }

  @Override
  public void close() {
    stream().cancel("The test is over", null);
  }
}
