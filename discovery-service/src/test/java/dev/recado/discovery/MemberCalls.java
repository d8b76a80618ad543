package dev.recado.discovery;

import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.DiscoveryGrpc;
import dev.recado.protocol.v1.HeldReplica;
import dev.recado.protocol.v1.LeaveRequest;
import dev.recado.protocol.v1.LeaveResponse;
import dev.recado.protocol.v1.ListRequest;
import dev.recado.protocol.v1.Member;
import dev.recado.protocol.v1.MemberList;
import dev.recado.protocol.v1.RegisterRequest;
import dev.recado.protocol.v1.RegisterResponse;
import dev.recado.protocol.v1.RenewRequest;
import dev.recado.protocol.v1.RenewResponse;
import dev.recado.protocol.v1.Role;
import dev.recado.protocol.v1.View;
import dev.recado.protocol.v1.WatchRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A member's calls, made by hand. */
public final class MemberCalls implements AutoCloseable {

  private final ManagedChannel channel;
  private final DiscoveryGrpc.DiscoveryBlockingV2Stub stub;

  public MemberCalls(DiscoveryProcess discovery) {
    this(discovery.channel());
  }

  /** Closes the channel too. */
  public MemberCalls(ManagedChannel channel) {
    this.channel = channel;
    this.stub = DiscoveryGrpc.newBlockingV2Stub(channel);
  }

  public static Member member(Role role, int port) {
    return Member.newBuilder()
        .setRole(role)
        .setHost("127.0.0.1")
        .setHttpPort(port)
        .setGrpcPort(port + 1)
        .setInternalGrpcPort(role == Role.STORAGE ? port + 2 : 0)
        .setRaftPort(role == Role.STORAGE ? port + 3 : 0)
        .build();
  }

  public RegisterResponse register(Role role, int port) {
    return register(RegisterRequest.newBuilder().setMember(member(role, port)).build());
  }

  public RegisterResponse register(RegisterRequest request) {
    return call(() -> stub.register(request));
  }

  public RenewResponse renew(String id, HeldReplica... replicas) {
    return renew(RenewRequest.newBuilder().setId(id).addAllReplicas(List.of(replicas)).build());
  }

  public RenewResponse renew(RenewRequest request) {
    return call(() -> stub.renew(request));
  }

  public LeaveResponse leave(String id, String processId) {
    return call(
        () -> stub.leave(LeaveRequest.newBuilder().setId(id).setProcessId(processId).build()));
  }

  public MemberList list() {
    return call(() -> stub.list(ListRequest.getDefaultInstance()));
  }

  public Member listed(String id) {
    return list().getMembersList().stream()
        .filter(m -> m.getId().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("Member " + id + " is not listed."));
  }

  public BlockingClientCall<?, View> watch(long after) {
    return stub.watch(WatchRequest.newBuilder().setAfter(after).build());
  }

  /** The watched view, once it is as new as the list. */
  public View view() {
    long revision = list().getRevision();
    var watch = watch(-1);
    try {
      View view = View.getDefaultInstance();
      while (view.getRevision() < revision) {
        view = Objects.requireNonNull(watch.read(5, TimeUnit.SECONDS), "The watch ended.");
      }
      return view;
    } catch (StatusException | TimeoutException | InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      watch.cancel("seen enough", null);
    }
  }

  private interface Call<T> {
    T make() throws StatusException;
  }

  private static <T> T call(Call<T> call) {
    try {
      return call.make();
    } catch (StatusException e) {
      throw GrpcErrors.toRejection(e).orElseThrow(() -> new AssertionError(e));
    }
  }

  /** What a call is refused with. */
  public static Rejection refusal(Runnable call) {
    try {
      call.run();
    } catch (Rejection e) {
      return e;
    }
    throw new AssertionError("The call was not refused.");
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
