package dev.recado.gateway.read;

import com.google.protobuf.ByteString;
import dev.recado.gateway.dispatch.AttemptRules;
import dev.recado.gateway.dispatch.Routes;
import dev.recado.gateway.read.ReplicaCalls.Asking;
import dev.recado.membership.PlacedPosition;
import dev.recado.protocol.OperationChecks;
import dev.recado.protocol.OperationLimits;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.InternalFindRequest;
import dev.recado.protocol.internal.v1.InternalFindResponse;
import dev.recado.protocol.internal.v1.InternalReadRequest;
import dev.recado.protocol.internal.v1.InternalReadResponse;
import dev.recado.protocol.internal.v1.InternalScanRequest;
import dev.recado.protocol.internal.v1.InternalScanResponse;
import dev.recado.protocol.v1.Consistency;
import dev.recado.protocol.v1.ReadRequest;
import dev.recado.protocol.v1.ReadResponse;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.ScanRequest;
import dev.recado.protocol.v1.ScanResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Reads, scans and look-ups of a namespace. All but {@link #read} block: to be called on a virtual
 * thread.
 */
public final class Reads {

  private static final int SESSION_CALLS_MAX = 4;

  private final Routes routes;
  private final ReplicaCalls calls;
  private final Duration attemptTimeout;
  private final Executor executor;
  private final AtomicInteger turns = new AtomicInteger();
  private final Map<Holder, MemberReads> together = new ConcurrentHashMap<>();

  /** A member as the holder of a position's replica. Reads of one kind hold up no others. */
  private record Holder(UUID member, int position, Consistency kind) {

    /**
     * Whoever has to wait until the replica has seen what its session has leaves room for others.
     */
    int callsMax() {
      return kind == Consistency.SESSION ? SESSION_CALLS_MAX : 1;
    }
  }

  /**
   * @param attemptTimeout of one attempt of a read
   */
  Reads(Routes routes, ReplicaCalls calls, Duration attemptTimeout, Executor executor) {
    this.routes = routes;
    this.calls = calls;
    this.attemptTimeout = attemptTimeout;
    this.executor = executor;
  }

  /**
   * One entry, with the consistency that was asked for. Never waits. The first attempt goes to the
   * plain choice, together with other reads; when that is not to be had, one replica after the
   * other is asked as long as the patience lasts.
   *
   * @throws Rejection what cannot be asked for; everything else fails the future
   */
  public CompletableFuture<ReadResponse> read(
      String namespace, ReadRequest request, Duration patience) {
    OperationChecks.checkKey(request.getKey());
    int position = routes.positionOf(namespace, request.getKey()).number();
    boolean anywhere =
        request.getConsistency() == Consistency.SESSION
            || request.getConsistency() == Consistency.EVENTUAL;
    int turn = anywhere ? turns.getAndIncrement() : 0;
    var internal =
        InternalReadRequest.newBuilder().setNamespace(namespace).setRead(request).build();
    Supplier<List<UUID>> order =
        () -> anywhere ? routes.spread(position, turn) : routes.leaderFirst(position);
    Optional<UUID> plain =
        anywhere ? order.get().stream().findFirst() : routes.soundLeader(position);
    // A call that is shared has the usual timeout, and room for others.
    if (plain.isEmpty()
        || patience.compareTo(attemptTimeout) < 0
        || internal.getSerializedSize() > MemberReads.READ_BYTES_MAX) {
      return inTurn(internal, position, order, patience);
    }
    long until = System.nanoTime() + patience.toNanos();
    UUID member = plain.get();
    return together(new Holder(member, position, request.getConsistency()))
        .ask(internal)
        .thenApply(answer -> {
          routes.answered(member);
          routes.learnLeader(position, answer.getLeader());
          return answer.getRead();
        })
        .exceptionallyCompose(failure -> {
          Throwable why = unwrapped(failure);
          if (!(why instanceof Rejection rejection)) {
            routes.failed(position, member, why);
          } else if (AttemptRules.isFinal(rejection.reason())) {
            return CompletableFuture.failedFuture(rejection);
          }
          return inTurn(
              internal, position, order, Duration.ofNanos(Math.max(0, until - System.nanoTime())));
        });
  }

  private MemberReads together(Holder holder) {
    MemberReads known = together.get(holder);
    return known != null
        ? known
        : together.computeIfAbsent(
            holder,
            _ ->
                new MemberReads(
                    () -> routes.channel(holder.member()), attemptTimeout, holder.callsMax()));
  }

  /** Forgets the members that have left. */
  void retain(Set<UUID> present) {
    boolean _ = together.keySet().removeIf(holder -> !present.contains(holder.member()));
  }

  private CompletableFuture<ReadResponse> inTurn(
      InternalReadRequest request, int position, Supplier<List<UUID>> order, Duration patience) {
    return CompletableFuture.supplyAsync(
        () ->
            calls
                .ask(
                    new Asking<>(
                        position,
                        order,
                        stub -> stub.read(request),
                        InternalReadResponse::getLeader),
                    patience)
                .getRead(),
        executor);
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** The record of an operation; empty when its position has none. */
  public Optional<InternalFindResponse> find(
      String namespace, UUID id, ByteString key, Duration patience) {
    int position = routes.positionOf(namespace, key).number();
    var internal =
        InternalFindRequest.newBuilder()
            .setNamespace(namespace)
            .setId(id.toString())
            .setKey(key)
            .build();
    var found =
        calls.ask(
            new Asking<>(
                position,
                () -> routes.leaderFirst(position),
                stub -> stub.find(internal),
                InternalFindResponse::getLeader),
            patience);
    return found.getFound() ? Optional.of(found) : Optional.empty();
  }

  /** A page over all positions. */
  public ScanResponse scan(String namespace, ScanRequest request, Duration patience) {
    int limit = limit(request.getLimit());
    OperationChecks.checkKeyPart(request.getPrefix());
    OperationChecks.checkKeyPart(request.getFrom());
    OperationChecks.checkKeyPart(request.getTo());
    ByteString after = ScanCursors.decode(namespace, request);
    // The last key of the page before is asked for again, and left out: no key comes right after it
    // that could be named.
    var internal =
        InternalScanRequest.newBuilder()
            .setNamespace(namespace)
            .setPrefix(request.getPrefix())
            .setFrom(after.isEmpty() ? request.getFrom() : after)
            .setTo(request.getTo())
            .setLimit(after.isEmpty() ? limit : Math.min(limit + 1, OperationLimits.SCAN_LIMIT_MAX))
            .build();
    var page = ScanPages.merge(askAll(internal, patience), after, limit);
    var response = ScanResponse.newBuilder().addAllEntries(page.entries());
    if (page.more()) {
      var _ =
          response.setNext(
              ScanCursors.encode(namespace, request, page.entries().getLast().getKey()));
    }
    return response.build();
  }

  private static int limit(int wanted) {
    if (wanted < 0 || wanted > OperationLimits.SCAN_LIMIT_MAX) {
      throw new Rejection(
          Reason.BAD_PARAMETER,
          "limit is " + wanted + "; allowed are 1 to " + OperationLimits.SCAN_LIMIT_MAX + ".");
    }
    return wanted == 0 ? OperationLimits.SCAN_LIMIT_DEFAULT : wanted;
  }

  private List<InternalScanResponse> askAll(InternalScanRequest request, Duration patience) {
    List<CompletableFuture<InternalScanResponse>> answers =
        routes.placement().positions().stream()
            .map(position ->
                CompletableFuture.supplyAsync(() -> askOne(request, position, patience), executor))
            .toList();
    try {
      return answers.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Rejection rejection) {
        throw rejection;
      }
      throw e;
    }
  }

  private InternalScanResponse askOne(
      InternalScanRequest request, PlacedPosition position, Duration patience) {
    var internal = request.toBuilder().setPosition(position.number()).build();
    return calls.ask(
        new Asking<>(
            position.number(),
            () -> routes.leaderFirst(position.number()),
            stub -> stub.scan(internal),
            InternalScanResponse::getLeader),
        patience);
  }
}
