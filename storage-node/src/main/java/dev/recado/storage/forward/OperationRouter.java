package dev.recado.storage.forward;

import dev.recado.membership.FleetMember;
import dev.recado.protocol.OperationChecks;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.OperationSizes;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.InternalExecuteRequest;
import dev.recado.protocol.internal.v1.InternalExecuteResponse;
import dev.recado.protocol.internal.v1.LoggedOperation;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Reason;
import dev.recado.storage.position.Decided;
import dev.recado.storage.position.IndeterminateException;
import dev.recado.storage.position.PositionReplica;
import dev.recado.tracing.Step;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has an operation executed by its position's leader, wherever that is.
 *
 * <p>A rejection means that nothing was done. So it is only said before the operation was handed to
 * Raft or to another node; what goes wrong later is UNDECIDED, and a later rejection does not
 * override it.
 */
public final class OperationRouter {

  private static final Logger log = LoggerFactory.getLogger(OperationRouter.class);

  private final Routes routes;
  private final Peers peers;
  private final Admission admission;
  private final Patience patience;
  private final InstantSource fleetTime;
  private final ExecutionSteps steps;

  public OperationRouter(
      Routes routes,
      Peers peers,
      Admission admission,
      ForwardProperties bounds,
      InstantSource fleetTime,
      ExecutionSteps steps) {
    this.fleetTime = fleetTime;
    this.steps = steps;
    this.routes = routes;
    this.peers = peers;
    this.admission = admission;
    this.patience = new Patience(bounds.executionTimeout());
  }

  /** Never fails: what was not decided is an error in the answer. It carries no correlation. */
  public CompletableFuture<InternalExecuteResponse> execute(
      String namespace, Operation operation, int hops) {
    return execute(
        InternalExecuteRequest.newBuilder()
            .setNamespace(namespace)
            .setOperation(operation)
            .setHops(hops)
            .build(),
        steps.accept(operation));
  }

  /** As above, of another process; a cancellation is an operation with an id and a key only. */
  public CompletableFuture<InternalExecuteResponse> execute(InternalExecuteRequest request) {
    return execute(request, steps.execute(request.getOperation()));
  }

  private CompletableFuture<InternalExecuteResponse> execute(
      InternalExecuteRequest request, Step step) {
    return admitted(ExecutionSteps.onward(request, step))
        .whenComplete((answer, _) -> {
          if (answer != null) {
            steps.ended(step, request, answer);
          }
        });
  }

  private CompletableFuture<InternalExecuteResponse> admitted(InternalExecuteRequest request) {
    Operation operation = request.getOperation();
    int hops = request.getHops();
    long size = OperationSizes.weight(operation);
    try {
      check(request);
      admission.enter(size);
    } catch (Rejection e) {
      return CompletableFuture.completedFuture(error(e, "", hops));
    }
    return routed(request).whenComplete((_, _) -> admission.leave(size));
  }

  private void check(InternalExecuteRequest request) {
    Operation operation = request.getOperation();
    if (request.getCancel()) {
      OperationChecks.checkIdentity(operation);
    } else {
      OperationChecks.check(operation);
    }
    OperationIds.requireNotAhead(OperationIds.parse(operation.getId()), fleetTime.instant());
  }

  private CompletableFuture<InternalExecuteResponse> routed(InternalExecuteRequest request) {
    int hops = request.getHops();
    Operation operation = request.getOperation();
    try {
      var journey = new Journey(routes.toOperation(request.getNamespace(), operation), request);
      return journey.route.leading().map(journey::executeHere).orElseGet(journey::passOn);
    } catch (Rejection e) {
      return CompletableFuture.completedFuture(error(e, "", hops));
    } catch (RuntimeException e) {
      log.error("An operation could not be routed", e);
      return CompletableFuture.completedFuture(
          error(new Rejection(Reason.INTERNAL, "Unexpected failure; nothing was done."), "", hops));
    }
  }

  void sweep() {
    patience.sweep();
  }

  private static InternalExecuteResponse error(Rejection rejection, String leader, int hops) {
    return InternalExecuteResponse.newBuilder()
        .setError(rejection.toExecuteError())
        .setLeader(leader)
        .setHops(hops)
        .build();
  }

  /** One operation on its way. */
  private final class Journey {
    private final Route route;
    private final InternalExecuteRequest request;

    Journey(Route route, InternalExecuteRequest request) {
      this.route = route;
      this.request = request;
    }

    CompletableFuture<InternalExecuteResponse> executeHere(PositionReplica replica) {
      LoggedOperation logged = LoggedOperations.of(request);
      CompletableFuture<Decided> decided;
      try {
        decided = replica.execute(logged);
      } catch (RuntimeException e) {
        decided = CompletableFuture.failedFuture(e);
      }
      return Answer.within(patience, decided, this::notDecidedInTime)
          .thenApply(this::decided)
          // NOT_LEADER: it stepped down before it took the operation; who leads now may be known.
          .exceptionallyCompose(failure ->
              Failures.isNotLeader(failure) && !route.candidates().isEmpty()
                  ? passOn()
                  : CompletableFuture.completedFuture(refused(Failures.ofOperation(failure))));
    }

    CompletableFuture<InternalExecuteResponse> passOn() {
      if (!route.mayPassOn(request.getHops())) {
        return CompletableFuture.completedFuture(refused(route.tooManyHops(request.getHops())));
      }
      List<FleetMember> candidates = route.candidates();
      return candidates.isEmpty()
          ? CompletableFuture.completedFuture(refused(route.noOneToAsk()))
          : passOn(candidates);
    }

    /** To the first one that takes it; never to a second one that might do it too. */
    private CompletableFuture<InternalExecuteResponse> passOn(List<FleetMember> candidates) {
      InternalExecuteRequest onward = request.toBuilder().setHops(request.getHops() + 1).build();
      return peers
          .execute(candidates.getFirst(), onward)
          .thenApply(this::answered)
          .exceptionallyCompose(failure -> {
            boolean untouched = Failures.unwrapped(failure) instanceof Rejection;
            return untouched && candidates.size() > 1
                ? passOn(candidates.subList(1, candidates.size()))
                : CompletableFuture.completedFuture(refused(Failures.ofOperation(failure)));
          });
    }

    private IndeterminateException notDecidedInTime() {
      return new IndeterminateException(
          "Position "
              + route.position().number()
              + " did not decide within "
              + patience.limit().toMillis()
              + " ms",
          new TimeoutException());
    }

    private InternalExecuteResponse decided(Decided decision) {
      return InternalExecuteResponse.newBuilder()
          .setOutcome(decision.outcome())
          .setReplayed(decision.replayed())
          .setRetryUntilMillis(decision.retryUntilMillis())
          .setLeader(route.leaderHint())
          .setHops(request.getHops())
          .build();
    }

    private InternalExecuteResponse answered(InternalExecuteResponse answer) {
      var relayed = answer.toBuilder().clearCorrelation();
      if (answer.getLeader().isEmpty()) {
        relayed.setLeader(route.leaderHint());
      }
      return relayed.build();
    }

    private InternalExecuteResponse refused(Rejection rejection) {
      return error(rejection, route.leaderHint(), request.getHops());
    }
  }
}
