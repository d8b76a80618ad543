package dev.recado.acceptance.client;

import dev.recado.protocol.v1.Acknowledge;
import dev.recado.protocol.v1.Open;
import dev.recado.protocol.v1.SubscribeRequest;
import dev.recado.protocol.v1.SubscribeResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A recipient's stream over gRPC. Heartbeats are passed over. */
public final class Subscriber implements StreamObserver<SubscribeResponse> {

  private final BlockingQueue<SubscribeResponse> events = new LinkedBlockingQueue<>();
  private final StreamObserver<SubscribeRequest> requests;

  private Subscriber(Grpc push) {
    this.requests = push.notifications().subscribe(this);
  }

  public static Subscriber open(Grpc push, String recipientId) {
    var subscriber = new Subscriber(push);
    subscriber.requests.onNext(
        SubscribeRequest.newBuilder()
            .setOpen(Open.newBuilder().setRecipientId(recipientId))
            .build());
    return subscriber;
  }

  public void acknowledge(long through) {
    requests.onNext(
        SubscribeRequest.newBuilder()
            .setAcknowledge(Acknowledge.newBuilder().setThrough(through))
            .build());
  }

  public SubscribeResponse next(Duration patience) throws InterruptedException {
    SubscribeResponse event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (event == null) {
      throw new AssertionError("Nothing came within " + patience);
    }
    return event;
  }

  @Override
  public void onNext(SubscribeResponse event) {
    if (!event.hasHeartbeat()) {
      events.add(event);
    }
  }

  @Override
  public void onError(Throwable failure) {
    // The test ends the channel; a stream that breaks before is missed by next().
  }

  @Override
  public void onCompleted() {
    // As onError.
  }
}
