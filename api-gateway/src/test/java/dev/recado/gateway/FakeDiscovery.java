package dev.recado.gateway;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.recado.protocol.v1.DiscoveryGrpc;
import dev.recado.protocol.v1.LeaveRequest;
import dev.recado.protocol.v1.LeaveResponse;
import dev.recado.protocol.v1.Member;
import dev.recado.protocol.v1.RegisterRequest;
import dev.recado.protocol.v1.RegisterResponse;
import dev.recado.protocol.v1.RenewRequest;
import dev.recado.protocol.v1.RenewResponse;
import dev.recado.protocol.v1.View;
import dev.recado.protocol.v1.WatchRequest;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Discovery that shows the view that the test wants. */
final class FakeDiscovery extends DiscoveryGrpc.DiscoveryImplBase implements AutoCloseable {

  private static final int REPEAT_SECONDS = 2;

  private final List<StreamObserver<View>> watchers = new CopyOnWriteArrayList<>();
  private final List<String> left = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private View view;

  FakeDiscovery(View view) {
    this.view = view;
    var _ =
        timer.scheduleWithFixedDelay(
            this::publish, REPEAT_SECONDS, REPEAT_SECONDS, TimeUnit.SECONDS);
  }

  synchronized void change(UnaryOperator<View.Builder> change) {
    view = change.apply(view.toBuilder()).setRevision(view.getRevision() + 1).build();
    publish();
  }

  synchronized View view() {
    return view;
  }

  /** Ids of members that have left. */
  List<String> left() {
    return left;
  }

  private synchronized void publish() {
    var _ = watchers.removeIf(watcher -> !show(watcher));
  }

  private synchronized boolean show(StreamObserver<View> watcher) {
    try {
      watcher.onNext(view);
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  @Override
  public void register(RegisterRequest request, StreamObserver<RegisterResponse> response) {
    Member wanted = request.getMember();
    String id = wanted.getId().isEmpty() ? UUID.randomUUID().toString() : wanted.getId();
    response.onNext(
        RegisterResponse.newBuilder()
            .setId(id)
            .setFleetId(fleetId())
            .setLeaseTtl(Duration.newBuilder().setSeconds(10))
            .setNow(now())
            .setRevision(1)
            .build());
    response.onCompleted();
  }

  private synchronized String fleetId() {
    return view.getFleetId();
  }

  @Override
  public void renew(RenewRequest request, StreamObserver<RenewResponse> response) {
    response.onNext(
        RenewResponse.newBuilder()
            .setLeaseTtl(Duration.newBuilder().setSeconds(10))
            .setNow(now())
            .setRevision(1)
            .build());
    response.onCompleted();
  }

  @Override
  public void leave(LeaveRequest request, StreamObserver<LeaveResponse> response) {
    left.add(request.getId());
    response.onNext(LeaveResponse.getDefaultInstance());
    response.onCompleted();
  }

  @Override
  public synchronized void watch(WatchRequest request, StreamObserver<View> response) {
    watchers.add(response);
    response.onNext(view);
  }

  private static Timestamp now() {
    return Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()).build();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
