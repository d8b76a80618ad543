package dev.recado.faults;

import dev.recado.membership.FleetMember;
import dev.recado.membership.MemberChannels;
import dev.recado.membership.Membership;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.FaultsGrpc;
import dev.recado.protocol.internal.v1.FaultsGrpc.FaultsBlockingV2Stub;
import dev.recado.protocol.internal.v1.GetFaultsRequest;
import dev.recado.protocol.internal.v1.PutFaultsRequest;
import dev.recado.protocol.v1.Reason;
import io.grpc.Status;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The faults of any member of the fleet, this one's own among them. Blocks: to be called on a
 * virtual thread.
 */
public final class FleetFaults {

  private final Membership membership;
  private final MemberChannels channels;
  private final FaultControl own;
  private final Duration patience;

  public FleetFaults(
      Membership membership,
      MemberChannels channels,
      FaultControl own,
      FaultProperties properties) {
    this.membership = membership;
    this.channels = channels;
    this.own = own;
    this.patience = properties.memberTimeout();
  }

  /**
   * The listed member of that id.
   *
   * @throws Rejection FAULTS_OFF when this process has no faults itself; UNKNOWN_MEMBER
   */
  public FleetMember member(String id) {
    own.requireOn();
    return membership.requireView().members().stream()
        .filter(member -> member.id().toString().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new Rejection(
                Reason.UNKNOWN_MEMBER,
                "No member of the fleet has this id. GET /v1/members lists them."));
  }

  public MemberFaults get(FleetMember member) {
    return isSelf(member)
        ? own.get()
        : FaultsWire.memberFaults(
            ask(member, stub -> stub.get(GetFaultsRequest.getDefaultInstance())));
  }

  public FaultControl.Put put(FleetMember member, FaultRules rules) {
    if (isSelf(member)) {
      return own.put(rules);
    }
    var request = PutFaultsRequest.newBuilder().setRules(FaultsWire.toWire(rules)).build();
    return new FaultControl.Put(
        FaultsWire.memberFaults(ask(member, stub -> stub.put(request))), () -> {});
  }

  /** Returns what is to be run once the asker has its answer: this process may end by it. */
  public Runnable strike(FleetMember member, Strike strike) {
    if (isSelf(member)) {
      return own.strike(strike);
    }
    var _ = ask(member, stub -> stub.strike(FaultsWire.toWire(strike)));
    return () -> {};
  }

  private boolean isSelf(FleetMember member) {
    return membership.self().equals(Optional.of(member.id()));
  }

  private interface Call<A> {
    A on(FaultsBlockingV2Stub stub) throws StatusException;
  }

  private <A> A ask(FleetMember member, Call<A> call) {
    try {
      return call.on(
          FaultsGrpc.newBlockingV2Stub(channels.internal(member))
              // A member that has just come back is connected to again.
              .withWaitForReady()
              .withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (StatusException e) {
      throw GrpcErrors.toRejection(e).orElseGet(() -> withoutReason(member, e));
    }
  }

  private static Rejection withoutReason(FleetMember member, StatusException e) {
    return e.getStatus().getCode() == Status.Code.UNIMPLEMENTED
        ? new Rejection(
            Reason.FAULTS_OFF, "Member " + member.name() + " knows no faults on purpose.")
        : new Rejection(
            Reason.MEMBER_UNREACHABLE,
            "Member "
                + member.name()
                + " did not answer, so it is not known whether it was done ("
                + GrpcErrors.describe(e)
                + "). Ask for its faults.");
  }
}
