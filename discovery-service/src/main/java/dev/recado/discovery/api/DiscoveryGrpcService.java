package dev.recado.discovery.api;

import com.google.protobuf.Timestamp;
import dev.recado.discovery.fleet.Excerpt;
import dev.recado.discovery.fleet.FleetRegistry;
import dev.recado.discovery.fleet.Granted;
import dev.recado.discovery.fleet.Registration;
import dev.recado.discovery.watch.PresentView;
import dev.recado.discovery.watch.Watchers;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.DiscoveryGrpc;
import dev.recado.protocol.v1.GetRingRequest;
import dev.recado.protocol.v1.LeaveRequest;
import dev.recado.protocol.v1.LeaveResponse;
import dev.recado.protocol.v1.ListRequest;
import dev.recado.protocol.v1.MemberList;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.RegisterRequest;
import dev.recado.protocol.v1.RegisterResponse;
import dev.recado.protocol.v1.RenewRequest;
import dev.recado.protocol.v1.RenewResponse;
import dev.recado.protocol.v1.Ring;
import dev.recado.protocol.v1.Role;
import dev.recado.protocol.v1.View;
import dev.recado.protocol.v1.WatchRequest;
import dev.recado.tracing.OperationTracing;
import dev.recado.tracing.Step;
import dev.recado.tracing.StepAttributes;
import dev.recado.tracing.Traceparent;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.grpc.server.service.GrpcService;

/** The gRPC edge. */
@GrpcService(interceptors = CredentialsInterceptor.class)
class DiscoveryGrpcService extends DiscoveryGrpc.DiscoveryImplBase {

  private final FleetRegistry registry;
  private final PresentView present;
  private final Watchers watchers;
  private final MemberProofs proofs;
  private final OperationTracing tracing;

  DiscoveryGrpcService(
      FleetRegistry registry,
      PresentView present,
      Watchers watchers,
      MemberProofs proofs,
      OperationTracing tracing) {
    this.tracing = tracing;
    this.registry = registry;
    this.present = present;
    this.watchers = watchers;
    this.proofs = proofs;
  }

  @Override
  public void register(RegisterRequest request, StreamObserver<RegisterResponse> answer) {
    Registration registration =
        Registration.of(
            request.getMember(),
            request.getFleetId(),
            request.getProcessId(),
            request.getReplicasList());
    proofs.require(registration.role(), CredentialsInterceptor.role());
    Granted granted;
    try (Step step = tracing.accept("register", Traceparent.NONE)) {
      granted = registry.register(registration);
      step.with(StepAttributes.MEMBER, granted.id().toString());
    }
    answer.onNext(
        RegisterResponse.newBuilder()
            .setId(granted.id().toString())
            .setLeaseTtl(duration(granted.leaseTtl()))
            .setRevision(granted.revision())
            .setFleetId(granted.fleetId())
            .setNow(timestamp(granted.now()))
            .build());
    answer.onCompleted();
  }

  @Override
  public void renew(RenewRequest request, StreamObserver<RenewResponse> answer) {
    UUID member = memberId(request.getId());
    proofs.require(member, CredentialsInterceptor.role());
    Granted granted = registry.renew(member, request.getProcessId(), request.getReplicasList());
    answer.onNext(
        RenewResponse.newBuilder()
            .setLeaseTtl(duration(granted.leaseTtl()))
            .setRevision(granted.revision())
            .setNow(timestamp(granted.now()))
            .build());
    answer.onCompleted();
  }

  @Override
  public void leave(LeaveRequest request, StreamObserver<LeaveResponse> answer) {
    UUID member = memberId(request.getId());
    proofs.require(member, CredentialsInterceptor.role());
    long revision = registry.leave(member, request.getProcessId());
    answer.onNext(LeaveResponse.newBuilder().setRevision(revision).build());
    answer.onCompleted();
  }

  @Override
  public void list(ListRequest request, StreamObserver<MemberList> answer) {
    View view = present.read();
    Role role = request.getRole();
    answer.onNext(
        MemberList.newBuilder()
            .setRevision(view.getRevision())
            .setHeldBack(view.getHeldBack())
            .addAllMembers(
                view.getMembersList().stream()
                    .filter(m -> role == Role.ROLE_UNSPECIFIED || m.getRole() == role)
                    .toList())
            .build());
    answer.onCompleted();
  }

  @Override
  public void getRing(GetRingRequest request, StreamObserver<Ring> answer) {
    answer.onNext(present.read().getRing());
    answer.onCompleted();
  }

  @Override
  public void watch(WatchRequest request, StreamObserver<View> answer) {
    var call = (ServerCallStreamObserver<View>) answer;
    var sink = new GrpcWatch(call, CredentialsInterceptor.isMember());
    call.setOnCancelHandler(watchers.watch(request.getAfter(), sink));
  }

  private static UUID memberId(String text) {
    UUID id = OperationIds.parseUuid(text);
    if (id == null) {
      throw new Rejection(Reason.UNKNOWN_MEMBER, "'" + Excerpt.of(text) + "' is no member's id.");
    }
    return id;
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  private static com.google.protobuf.Duration duration(Duration duration) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }
}
