package dev.recado.verification.workload;

import dev.recado.protocol.v1.NotificationsGrpc;
import dev.recado.protocol.v1.Open;
import dev.recado.protocol.v1.SubscribeRequest;
import dev.recado.protocol.v1.SubscribeResponse;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;

/** {@code Notifications.Subscribe}. */
final class GrpcStream extends NotificationStream implements StreamObserver<SubscribeResponse> {

  private final ManagedChannel channel;

  private GrpcStream(ManagedChannel channel) {
    this.channel = channel;
  }

  static GrpcStream open(String address, String token, String recipient, long after) {
    var stream = new GrpcStream(BearerChannel.open(address, token));
    StreamObserver<SubscribeRequest> requests =
        NotificationsGrpc.newStub(stream.channel).subscribe(stream);
    requests.onNext(
        SubscribeRequest.newBuilder()
            .setOpen(Open.newBuilder().setRecipientId(recipient).setAfter(after))
            .build());
    return stream;
  }

  @Override
  public void onNext(SubscribeResponse response) {
    switch (response.getEventCase()) {
      case NOTIFICATION -> {
        var notification = response.getNotification();
        add(
            new Received.Notification(
                notification.getSequence(),
                notification.getOperationId(),
                Outcomes.of(notification.getOutcome())));
      }
      case GAP ->
          add(new Received.Gap(response.getGap().getFrom(), response.getGap().getThrough()));
      case HEARTBEAT, EVENT_NOT_SET -> {
        // Nothing came.
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    add(new Received.Ended());
  }

  @Override
  public void onCompleted() {
    add(new Received.Ended());
  }

  @Override
  void end() {
    var _ = channel.shutdownNow();
  }
}
