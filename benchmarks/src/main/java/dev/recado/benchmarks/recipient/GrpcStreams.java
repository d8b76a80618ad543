package dev.recado.benchmarks.recipient;

import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.v1.Acknowledge;
import dev.recado.protocol.v1.Notification;
import dev.recado.protocol.v1.NotificationsGrpc;
import dev.recado.protocol.v1.Open;
import dev.recado.protocol.v1.Status;
import dev.recado.protocol.v1.SubscribeRequest;
import dev.recado.protocol.v1.SubscribeResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * {@code Notifications.Subscribe}: streams that share a few connections, and carry their own
 * acknowledgements.
 */
public final class GrpcStreams implements Streams {

  private static final int CONNECTIONS = 4;

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("grpc-streams").factory());

  /**
   * @param address of a push server, such as {@code 127.0.0.1:9090}
   */
  public GrpcStreams(String address) {
    for (int i = 0; i < CONNECTIONS; i++) {
      channels.add(NettyChannelBuilder.forTarget(address).usePlaintext().directExecutor().build());
    }
  }

  /** Whether a stream is open cannot be seen before something comes. */
  @Override
  public void open(List<Recipient> recipients, Arrivals arrivals) {
    for (int i = 0; i < recipients.size(); i++) {
      open(recipients.get(i), channels.get(i % channels.size()), arrivals);
    }
  }

  private void open(Recipient recipient, ManagedChannel channel, Arrivals arrivals) {
    var headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + recipient.token());
    var stream = new Stream(recipient, channel, arrivals);
    var _ =
        NotificationsGrpc.newStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
            .subscribe(stream);
    stream.begin();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    channels.forEach(ManagedChannel::shutdownNow);
  }

  private final class Stream
      implements ClientResponseObserver<SubscribeRequest, SubscribeResponse> {

    private final Recipient recipient;
    private final ManagedChannel channel;
    private final Arrivals arrivals;
    private final Acknowledger acknowledger = new Acknowledger(timer, this::acknowledge);
    private volatile @org.jspecify.annotations.Nullable ClientCallStreamObserver<SubscribeRequest>
        requests;

    private Stream(Recipient recipient, ManagedChannel channel, Arrivals arrivals) {
      this.recipient = recipient;
      this.channel = channel;
      this.arrivals = arrivals;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<SubscribeRequest> stream) {
      requests = stream;
    }

    private void begin() {
      send(
          SubscribeRequest.newBuilder()
              .setOpen(Open.newBuilder().setRecipientId(recipient.id()))
              .build());
    }

    /** Never by two threads at a time: once at the beginning, then by the timer's thread. */
    private boolean send(SubscribeRequest request) {
      ClientCallStreamObserver<SubscribeRequest> stream = requests;
      if (stream == null) {
        return false;
      }
      stream.onNext(request);
      return true;
    }

    /** A stream that is over needs none: what came on it comes again on the next one. */
    private CompletableFuture<Boolean> acknowledge(long through) {
      boolean _ =
          send(
              SubscribeRequest.newBuilder()
                  .setAcknowledge(Acknowledge.newBuilder().setThrough(through))
                  .build());
      return CompletableFuture.completedFuture(true);
    }

    @Override
    public void onNext(SubscribeResponse response) {
      switch (response.getEventCase()) {
        case NOTIFICATION -> arrived(response.getNotification());
        case GAP -> {
          arrivals.troubled("gap");
          acknowledger.acknowledge(response.getGap().getThrough());
        }
        case HEARTBEAT -> arrivals.heartbeat();
        case EVENT_NOT_SET -> arrivals.troubled("empty event");
      }
    }

    private void arrived(Notification notification) {
      Status status = notification.getOutcome().getStatus();
      arrivals.arrived(
          notification.getOperationId(), status == Status.OK ? "" : "outcome " + status);
      acknowledger.acknowledge(notification.getSequence());
    }

    @Override
    public void onError(Throwable failure) {
      ended(GrpcErrors.describe(failure));
    }

    @Override
    public void onCompleted() {
      ended("ended by the server");
    }

    private void ended(String why) {
      requests = null;
      try {
        var _ =
            timer.schedule(
                () -> open(recipient, channel, arrivals),
                REOPEN_AFTER.toMillis(),
                TimeUnit.MILLISECONDS);
        arrivals.troubled("stream: " + why);
      } catch (RejectedExecutionException _) {
        // Closed by us.
      }
    }
  }
}
