package dev.recado.membership;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.DiscoveryGrpc;
import dev.recado.protocol.v1.LeaveRequest;
import dev.recado.protocol.v1.LeaveResponse;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.RegisterRequest;
import dev.recado.protocol.v1.RegisterResponse;
import dev.recado.protocol.v1.RenewRequest;
import dev.recado.protocol.v1.RenewResponse;
import dev.recado.protocol.v1.View;
import dev.recado.protocol.v1.WatchRequest;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** A discovery service that does what a test says, on a real port. */
final class FakeDiscovery extends DiscoveryGrpc.DiscoveryImplBase implements AutoCloseable {

  final List<RegisterRequest> registered = new CopyOnWriteArrayList<>();
  final List<RenewRequest> renewed = new CopyOnWriteArrayList<>();
  final List<LeaveRequest> left = new CopyOnWriteArrayList<>();
  final List<WatchRequest> watched = new CopyOnWriteArrayList<>();
  volatile long leaseTtlMillis = 60_000;
  volatile Reason refuseRegister = Reason.REASON_UNSPECIFIED;
  volatile boolean knowsNobody;

  /** Tells a new watcher the present view, and nothing after that. */
  volatile boolean mute;

  volatile long revision = 1;
  volatile java.time.Duration ahead = java.time.Duration.ZERO;
  private final int port;
  private final FleetSecret secret;
  private Server server;

  FakeDiscovery(FleetSecret secret) {
    this.secret = secret;
    this.server = listen(0);
    this.port = server.getPort();
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  void stop() {
    server.shutdownNow();
  }

  void resume() {
    server = listen(port);
  }

  private Server listen(int wanted) {
    try {
      return NettyServerBuilder.forAddress(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted))
          .addService(ServerInterceptors.intercept(this, secret.serverInterceptor()))
          .build()
          .start();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void register(RegisterRequest request, StreamObserver<RegisterResponse> answer) {
    registered.add(request);
    if (refuseRegister != Reason.REASON_UNSPECIFIED) {
      answer.onError(GrpcErrors.toStatus(new Rejection(refuseRegister, "as the test says")));
      return;
    }
    knowsNobody = false;
    String id = request.getMember().getId();
    answer.onNext(
        RegisterResponse.newBuilder()
            .setId(id.isEmpty() ? UUID.randomUUID().toString() : id)
            .setFleetId("fleet")
            .setLeaseTtl(ttl())
            .setNow(now())
            .build());
    answer.onCompleted();
  }

  @Override
  public void renew(RenewRequest request, StreamObserver<RenewResponse> answer) {
    renewed.add(request);
    if (knowsNobody) {
      answer.onError(GrpcErrors.toStatus(new Rejection(Reason.UNKNOWN_MEMBER, "as the test says")));
      return;
    }
    answer.onNext(RenewResponse.newBuilder().setLeaseTtl(ttl()).setNow(now()).build());
    answer.onCompleted();
  }

  @Override
  public void leave(LeaveRequest request, StreamObserver<LeaveResponse> answer) {
    left.add(request);
    answer.onNext(LeaveResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void watch(WatchRequest request, StreamObserver<View> answer) {
    watched.add(request);
    answer.onNext(view());
    var call = (ServerCallStreamObserver<View>) answer;
    Thread repeating =
        Thread.ofVirtual()
            .start(() -> {
              // As the real one does, so that silence means that something is broken.
              while (!call.isCancelled()) {
                LockSupport.parkNanos(50_000_000);
                View view = view();
                if (!mute && call.isReady()) {
                  call.onNext(view);
                }
              }
            });
    call.setOnCancelHandler(() -> LockSupport.unpark(repeating));
  }

  private View view() {
    return View.newBuilder().setRevision(revision).setFleetId("fleet").build();
  }

  private Duration ttl() {
    return Duration.newBuilder()
        .setSeconds(leaseTtlMillis / 1000)
        .setNanos((int) (leaseTtlMillis % 1000) * 1_000_000)
        .build();
  }

  private Timestamp now() {
    Instant now = Instant.now().plus(ahead);
    return Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()).build();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
