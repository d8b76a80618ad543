package dev.recado.storage.forward;

import com.google.protobuf.ByteString;
import dev.recado.faults.Faults;
import dev.recado.faults.Flaw;
import dev.recado.membership.FleetMember;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.OperationChecks;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.OperationLimits;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.SessionToken;
import dev.recado.protocol.internal.v1.InternalFindRequest;
import dev.recado.protocol.internal.v1.InternalFindResponse;
import dev.recado.protocol.internal.v1.InternalReadRequest;
import dev.recado.protocol.internal.v1.InternalReadResponse;
import dev.recado.protocol.internal.v1.InternalScanRequest;
import dev.recado.protocol.internal.v1.InternalScanResponse;
import dev.recado.protocol.v1.Consistency;
import dev.recado.protocol.v1.ReadRequest;
import dev.recado.protocol.v1.Reason;
import dev.recado.storage.position.Found;
import dev.recado.storage.position.PositionReplica;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Has reads answered by whom their consistency asks for. All of them may be asked again, so that a
 * node that cannot be reached is simply not the answer.
 */
public final class ReadRouter {

  private static final int SESSIONS_MAX = 64;

  private final Routes routes;
  private final Peers peers;
  private final Admission admission;
  private final Patience patience;
  private final Faults faults;
  private final AtomicInteger turn = new AtomicInteger();

  public ReadRouter(
      Routes routes, Peers peers, Admission admission, ForwardProperties bounds, Faults faults) {
    this.routes = routes;
    this.peers = peers;
    this.admission = admission;
    this.patience = new Patience(bounds.executionTimeout());
    this.faults = faults;
  }

  public CompletableFuture<InternalReadResponse> read(InternalReadRequest request) {
    return admitted(
        0,
        () -> {
          ReadRequest read = request.getRead();
          OperationChecks.checkKey(read.getKey());
          SessionToken seen = seen(read);
          Route route = routes.toKey(request.getNamespace(), read.getKey());
          Function<Found, InternalReadResponse> answer =
              found -> ReadForms.response(route, seen, found);
          return switch (read.getConsistency()) {
            case SESSION, EVENTUAL -> readAnywhere(request, route, seen, answer);
            case CONSISTENCY_UNSPECIFIED, LINEARIZABLE ->
                faults.has(Flaw.LOCAL_READS)
                    ? readAnywhere(request, route, seen, answer)
                    : readAtLeader(request, route, answer);
            case UNRECOGNIZED ->
                throw new Rejection(
                    Reason.BAD_PARAMETER,
                    "The consistency is not one of linearizable, session, eventual.");
          };
        });
  }

  /** Runs what asks for several reads of the first one's position: they are read together. */
  public void together(InternalReadRequest first, Runnable asks) {
    Optional<PositionReplica> replica;
    try {
      replica = routes.toKey(first.getNamespace(), first.getRead().getKey()).replica();
    } catch (Rejection e) {
      // Each read is told by itself.
      replica = Optional.empty();
    }
    replica.ifPresentOrElse(present -> present.together(asks), asks);
  }

  private CompletableFuture<InternalReadResponse> readAtLeader(
      InternalReadRequest request, Route route, Function<Found, InternalReadResponse> answer) {
    return atLeader(
        route,
        request.getHops(),
        replica ->
            replica.read(request.getNamespace(), request.getRead().getKey()).thenApply(answer),
        peer -> peers.ask(peer, (stub, to) -> stub.read(ReadForms.onward(request), to)));
  }

  /** Here, or at any other holder, and at the leader when that cannot answer. */
  private CompletableFuture<InternalReadResponse> readAnywhere(
      InternalReadRequest request,
      Route route,
      SessionToken seen,
      Function<Found, InternalReadResponse> answer) {
    ReadRequest read = request.getRead();
    SessionToken.Seen atLeast =
        read.getConsistency() == Consistency.SESSION
            ? seen.at(route.position().number())
            : new SessionToken.Seen(0, 0);
    if (route.replica().isPresent()) {
      return here(
              route,
              () ->
                  route
                      .replica()
                      .get()
                      .readLocal(request.getNamespace(), read.getKey(), atLeast)
                      .thenApply(answer))
          .exceptionallyCompose(_ -> readAtLeader(request, route, answer));
    }
    return elsewhere(
        route,
        request.getHops(),
        inTurn(route.holders()),
        peer -> peers.ask(peer, (stub, to) -> stub.read(ReadForms.onward(request), to)));
  }

  /** One position's part of a scan. */
  public CompletableFuture<InternalScanResponse> scan(InternalScanRequest request) {
    return admitted(
        OperationLimits.SCAN_PAGE_BYTES_MAX,
        () -> {
          if (request.getLimit() < 1 || request.getLimit() > OperationLimits.SCAN_LIMIT_MAX) {
            throw new Rejection(
                Reason.BAD_PARAMETER,
                "The limit is "
                    + request.getLimit()
                    + "; it must be 1 to "
                    + OperationLimits.SCAN_LIMIT_MAX
                    + ".");
          }
          Route route = routes.toPosition(request.getPosition());
          return atLeader(
              route,
              request.getHops(),
              replica ->
                  replica
                      .scan(ReadForms.range(request))
                      .thenApply(page -> ReadForms.response(route, page)),
              peer -> peers.ask(peer, (stub, to) -> stub.scan(ReadForms.onward(request), to)));
        });
  }

  public CompletableFuture<InternalFindResponse> find(InternalFindRequest request) {
    return admitted(
        0,
        () -> {
          ByteString key = request.getKey();
          OperationChecks.checkKey(key);
          UUID id = OperationIds.parse(request.getId());
          Route route = routes.toKey(request.getNamespace(), key);
          return atLeader(
              route,
              request.getHops(),
              replica ->
                  replica
                      .find(request.getNamespace(), id, key)
                      .thenApply(recorded -> ReadForms.response(route, recorded)),
              peer -> peers.ask(peer, (stub, to) -> stub.find(ReadForms.onward(request), to)));
        });
  }

  void sweep() {
    patience.sweep();
  }

  private <T> CompletableFuture<T> admitted(long size, Supplier<CompletableFuture<T>> work) {
    try {
      admission.enter(size);
    } catch (Rejection e) {
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<T> answer;
    try {
      answer = work.get();
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    return answer
        .whenComplete((_, _) -> admission.leave(size))
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(Failures.ofRead(failure)));
  }

  private <T> CompletableFuture<T> atLeader(
      Route route,
      int hops,
      Function<PositionReplica, CompletableFuture<T>> here,
      Function<FleetMember, CompletableFuture<T>> there) {
    Optional<PositionReplica> leading = route.leading();
    if (leading.isEmpty()) {
      return elsewhere(route, hops, route.candidates(), there);
    }
    return here(route, () -> here.apply(leading.get()))
        .exceptionallyCompose(failure ->
            Failures.isNotLeader(failure)
                ? elsewhere(route, hops, route.candidates(), there)
                : CompletableFuture.failedFuture(failure));
  }

  private <T> CompletableFuture<T> here(Route route, Supplier<CompletableFuture<T>> read) {
    return Answer.within(
        patience,
        read.get(),
        () ->
            Failures.unavailable(
                "Position "
                    + route.position().number()
                    + " did not answer within "
                    + patience.limit().toMillis()
                    + " ms"));
  }

  private <T> CompletableFuture<T> elsewhere(
      Route route,
      int hops,
      List<FleetMember> candidates,
      Function<FleetMember, CompletableFuture<T>> there) {
    if (!route.mayPassOn(hops)) {
      return CompletableFuture.failedFuture(route.tooManyHops(hops));
    }
    if (candidates.isEmpty()) {
      return CompletableFuture.failedFuture(route.noOneToAsk());
    }
    FleetMember first = candidates.getFirst();
    return there
        .apply(first)
        .exceptionallyCompose(failure -> {
          Throwable cause = Failures.unwrapped(failure);
          Optional<Rejection> said =
              cause instanceof Rejection own ? Optional.of(own) : GrpcErrors.toRejection(cause);
          if (said.isPresent() && !said.get().retryAfter().isPositive()) {
            return CompletableFuture.failedFuture(said.get());
          }
          return candidates.size() > 1
              ? elsewhere(route, hops, candidates.subList(1, candidates.size()), there)
              : CompletableFuture.failedFuture(
                  said.orElseGet(() ->
                      Failures.unavailable(
                          "Storage node "
                              + first.name()
                              + " cannot be reached ("
                              + GrpcErrors.describe(cause)
                              + ")")));
        });
  }

  private List<FleetMember> inTurn(List<FleetMember> holders) {
    var live = new ArrayList<>(holders.stream().filter(m -> !m.suspect()).toList());
    if (live.isEmpty()) {
      return holders;
    }
    Collections.rotate(live, Math.floorMod(turn.getAndIncrement(), live.size()));
    return live;
  }

  private static SessionToken seen(ReadRequest read) {
    if (read.getSessionsCount() > SESSIONS_MAX) {
      throw new Rejection(
          Reason.BAD_SESSION,
          read.getSessionsCount()
              + " session tokens were sent; at most "
              + SESSIONS_MAX
              + " are read. Send the latest ones.");
    }
    return SessionToken.merge(read.getSessionsList().stream().map(SessionToken::decode).toList());
  }
}
