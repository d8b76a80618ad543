package dev.recado.gateway.recipient;

import dev.recado.gateway.dispatch.AttemptRules;
import dev.recado.membership.FleetMember;
import dev.recado.membership.MemberChannels;
import dev.recado.membership.MemberRole;
import dev.recado.membership.Membership;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.RecipientsGrpc;
import dev.recado.protocol.internal.v1.RecipientsGrpc.RecipientsBlockingStub;
import dev.recado.protocol.v1.Reason;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Asks any push server, the next one when the first does not answer. Blocks: to be called on a
 * virtual thread.
 */
final class PushClient {

  private final Membership membership;
  private final MemberChannels channels;
  private final Duration callTimeout;
  private final AtomicInteger turns = new AtomicInteger();

  PushClient(Membership membership, MemberChannels channels, Duration callTimeout) {
    this.membership = membership;
    this.channels = channels;
    this.callTimeout = callTimeout;
  }

  /**
   * For calls that may be repeated.
   *
   * @throws Rejection PUSH_UNAVAILABLE when no push server answers
   */
  <A> A ask(Function<RecipientsBlockingStub, A> call) {
    return ask(call, true);
  }

  /**
   * For calls that must not be: the next server is asked only when this one certainly did nothing.
   *
   * @throws Rejection UNDECIDED when the call may have been carried out
   */
  <A> A askOnce(Function<RecipientsBlockingStub, A> call) {
    return ask(call, false);
  }

  private <A> A ask(Function<RecipientsBlockingStub, A> call, boolean repeatable) {
    String last = "none is registered";
    for (FleetMember server : servers()) {
      var sent = new SentInterceptor();
      try {
        return call.apply(
            RecipientsGrpc.newBlockingStub(channels.internal(server))
                .withDeadlineAfter(callTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .withInterceptors(sent));
      } catch (StatusRuntimeException e) {
        Rejection rejection = GrpcErrors.toRejection(e).orElse(null);
        if (rejection != null && AttemptRules.isFinal(rejection.reason())) {
          throw rejection;
        }
        boolean certainlyNot =
            rejection == null
                ? !sent.sent()
                : rejection.reason() != Reason.INTERNAL && rejection.reason() != Reason.UNDECIDED;
        if (!repeatable && !certainlyNot) {
          throw new Rejection(
              Reason.UNDECIDED,
              "The push server did not answer, so it is not known whether this was done. Doing it again makes another recipient; an unused one does no harm.");
        }
        last = GrpcErrors.describe(e);
      }
    }
    throw new Rejection(
        Reason.PUSH_UNAVAILABLE,
        "No push server can be asked about recipients; the last one: " + last + ". Try again.");
  }

  /** Live ones in turn, then suspects. */
  private List<FleetMember> servers() {
    var servers = new ArrayList<>(membership.requireView().members(MemberRole.PUSH));
    if (!servers.isEmpty()) {
      Collections.rotate(servers, Math.floorMod(turns.getAndIncrement(), servers.size()));
      servers.sort(Comparator.comparing(FleetMember::suspect));
    }
    return servers;
  }
}
