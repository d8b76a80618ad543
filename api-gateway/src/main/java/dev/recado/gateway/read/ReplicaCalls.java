package dev.recado.gateway.read;

import dev.recado.gateway.dispatch.AttemptRules;
import dev.recado.gateway.dispatch.Backoff;
import dev.recado.gateway.dispatch.DispatchProperties;
import dev.recado.gateway.dispatch.Routes;
import dev.recado.gateway.routing.RoutingRules;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.ExecutionGrpc;
import dev.recado.protocol.internal.v1.ExecutionGrpc.ExecutionBlockingStub;
import dev.recado.protocol.v1.Reason;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks a position's replicas until one answers. Blocks: to be called on a virtual thread. */
final class ReplicaCalls {

  private final Routes routes;
  private final DispatchProperties properties;
  private final Backoff backoff;

  ReplicaCalls(Routes routes, DispatchProperties properties) {
    this.routes = routes;
    this.properties = properties;
    this.backoff = new Backoff(properties.backoffMin(), properties.backoffMax());
  }

  /** An answer, and the leader as the answering node knows it. */
  record Asking<A>(
      int position,
      Supplier<List<UUID>> order,
      Function<ExecutionBlockingStub, A> call,
      Function<A, String> leader) {}

  /**
   * Asks.
   *
   * @throws Rejection what a node refused for good, or POSITION_UNAVAILABLE out of patience
   */
  <A> A ask(Asking<A> asking, Duration patience) {
    long until = System.nanoTime() + patience.toNanos();
    Map<UUID, Integer> asked = new HashMap<>();
    String last = "no replica is reachable";
    for (int attempt = 1; ; attempt++) {
      Optional<UUID> member = RoutingRules.next(asking.order().get(), asked);
      if (member.isPresent()) {
        var _ = asked.merge(member.get(), 1, Integer::sum);
        try {
          return askOnce(asking, member.get(), until);
        } catch (Rejection e) {
          if (AttemptRules.isFinal(e.reason())) {
            throw e;
          }
          last = e.reason() + " (" + e.detail() + ")";
        } catch (StatusRuntimeException e) {
          last = GrpcErrors.describe(e);
        }
      }
      pause(until, attempt, last);
    }
  }

  private <A> A askOnce(Asking<A> asking, UUID member, long until) {
    long nanos =
        Math.min(
            Math.max(TimeUnit.MILLISECONDS.toNanos(1), until - System.nanoTime()),
            properties.readAttemptTimeout().toNanos());
    try {
      A answer =
          asking
              .call()
              .apply(
                  ExecutionGrpc.newBlockingStub(routes.channel(member))
                      .withDeadlineAfter(nanos, TimeUnit.NANOSECONDS));
      routes.answered(member);
      routes.learnLeader(asking.position(), asking.leader().apply(answer));
      return answer;
    } catch (StatusRuntimeException e) {
      @Nullable Rejection rejection = GrpcErrors.toRejection(e).orElse(null);
      if (rejection == null) {
        routes.failed(asking.position(), member, e);
        throw e;
      }
      routes.answered(member);
      throw rejection;
    }
  }

  private void pause(long until, int attempt, String last) {
    long pause = Math.min(backoff.after(attempt).toNanos(), until - System.nanoTime());
    try {
      if (pause > 0) {
        TimeUnit.NANOSECONDS.sleep(pause);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Rejection(Reason.SHUTTING_DOWN, "This gateway is stopping. Ask another one.");
    }
    if (System.nanoTime() - until >= 0) {
      throw new Rejection(
          Reason.POSITION_UNAVAILABLE,
          "No replica of the key's position answered in time; the last one: "
              + last
              + ". Try again.");
    }
  }
}
