package dev.recado.gateway.dispatch;

import dev.recado.gateway.routing.RoutingRules;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.InternalExecuteRequest;
import dev.recado.protocol.internal.v1.InternalExecuteResponse;
import dev.recado.protocol.v1.ExecuteError;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Reason;
import dev.recado.tracing.OperationLog;
import dev.recado.tracing.StepAttributes;
import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets each operation decided: an attempt at the member most likely to lead the key's position, and
 * another one elsewhere after a pause for as long as none brought a decision. An answer that comes
 * late is as good as any; one for an operation that was decided meanwhile is ignored. How many
 * operations are in flight is bounded by those who start them.
 */
public final class Dispatcher implements MemberStream.Listener {

  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
  private static final int SWEEPS_A_TIMEOUT = 10;

  private final Routes routes;
  private final DispatchProperties properties;
  private final DispatchMeters meters;
  private final DispatchSteps steps;
  private final Backoff backoff;
  private final AtomicLong correlations = new AtomicLong();
  private final Map<Long, Flight> flights = new ConcurrentHashMap<>();
  private final Map<UUID, MemberStream> streams = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor timer;
  private volatile boolean closed;

  Dispatcher(
      Routes routes, DispatchProperties properties, DispatchMeters meters, DispatchSteps steps) {
    this.routes = routes;
    this.properties = properties;
    this.meters = meters;
    this.steps = steps;
    this.backoff = new Backoff(properties.backoffMin(), properties.backoffMax());
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("dispatch-timer").factory());
    timer.setRemoveOnCancelPolicy(true);
    long period = Math.max(1, properties.acknowledgementTimeout().toMillis() / SWEEPS_A_TIMEOUT);
    var _ = timer.scheduleWithFixedDelay(this::sweep, period, period, TimeUnit.MILLISECONDS);
    meters.gauge(flights, streams);
  }

  /**
   * Sends the operation off. It was checked before, and its id, key and namespace never change.
   *
   * @throws Rejection DISCOVERY_UNAVAILABLE when there is no placement yet, OVERLOADED when it
   *     would wait for too long before it is sent; nothing was sent
   */
  public Flight execute(String namespace, Operation operation) {
    return start(namespace, operation, false, false);
  }

  /** As {@link #execute}, for an operation that is in the outbox: no refusal ends its flight. */
  public Flight executeKept(String namespace, Operation operation) {
    return start(namespace, operation, false, true);
  }

  /** As {@link #execute}: has the operation, of which only id and key are looked at, cancelled. */
  public Flight cancel(String namespace, Operation operation) {
    return start(namespace, operation, true, false);
  }

  private Flight start(String namespace, Operation operation, boolean cancel, boolean kept) {
    int position = routes.positionOf(namespace, operation.getKey()).number();
    Optional<UUID> first = first(position);
    if (!kept) {
      first.ifPresent(this::requireShortLine);
    }
    var flight =
        new Flight(
            position,
            InternalExecuteRequest.newBuilder()
                .setCorrelation(correlations.incrementAndGet())
                .setNamespace(namespace)
                .setOperation(operation)
                .setCancel(cancel)
                .build(),
            kept);
    flights.put(flight.correlation(), flight);
    attempt(flight, first);
    return flight;
  }

  /** Whoever would lose its patience in the line hears so before it stands in it. */
  private void requireShortLine(UUID member) {
    MemberStream open = streams.get(member);
    if (open != null && open.expectedWaitNanos() > properties.queueWaitMax().toNanos()) {
      throw new Rejection(
          Reason.OVERLOADED,
          "More operations wait for the storage node that decides this one than it can take in "
              + properties.queueWaitMax().toMillis()
              + " ms (recado.dispatch.queue-wait-max). Slow down, and try again with the same id.");
    }
  }

  /** Nobody waits for the decision any more; what was sent may still be executed. */
  public void abandon(Flight flight) {
    if (flight.end()) {
      flight.step().close();
      remove(flight);
    }
  }

  private void attempt(Flight flight) {
    attempt(
        flight,
        flight.asked().isEmpty()
            ? first(flight.position())
            : RoutingRules.next(routes.leaderFirst(flight.position()), flight.asked()));
  }

  private void attempt(Flight flight, Optional<UUID> member) {
    if (closed) {
      return;
    }
    if (member.isEmpty()) {
      meters.attempt("nobody");
      later(flight, backoff.after(flight.attempts() + 1));
      return;
    }
    int attempt = flight.begin(member.get());
    if (attempt > 0) {
      steps.dispatching(flight, attempt, member.get());
      stream(member.get()).send(flight);
    }
  }

  private Optional<UUID> first(int position) {
    Optional<UUID> leader = routes.soundLeader(position);
    return leader.isPresent() ? leader : RoutingRules.next(routes.leaderFirst(position), Map.of());
  }

  private MemberStream stream(UUID member) {
    MemberStream open = streams.get(member);
    return open != null ? open : openStream(member);
  }

  private MemberStream openStream(UUID member) {
    return streams.computeIfAbsent(
        member,
        id ->
            new MemberStream(
                id,
                () -> routes.channel(id),
                this,
                properties.memberOperationsMax(),
                properties.memberBytesMax(),
                System::nanoTime));
  }

  private void later(Flight flight, Duration pause) {
    try {
      var _ = timer.schedule(() -> attempt(flight), pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      // Stopping: accepted operations are in the outbox, and whoever waits for another one is told
      // that it is undecided.
    }
  }

  @Override
  public void answered(UUID member, InternalExecuteResponse response) {
    routes.answered(member);
    Flight flight = flights.get(response.getCorrelation());
    if (flight == null) {
      return;
    }
    routes.learnLeader(flight.position(), response.getLeader());
    switch (response.getResultCase()) {
      case OUTCOME ->
          decide(
              flight,
              new Decided(
                  response.getOutcome(), response.getReplayed(), response.getRetryUntilMillis()));
      case ERROR -> refused(flight, member, response);
      case RESULT_NOT_SET -> retry(flight, member, true, backoff.after(flight.attempts()));
    }
  }

  private void decide(Flight flight, Decided decided) {
    meters.attempt("decided");
    if (flight.end()) {
      flight
          .step()
          .with(StepAttributes.STATUS, decided.outcome().getStatus().name())
          .with(StepAttributes.REPLAYED, Boolean.toString(decided.replayed()))
          .close();
      remove(flight);
      boolean _ = flight.decided().complete(decided);
    }
  }

  private void refused(Flight flight, UUID member, InternalExecuteResponse response) {
    ExecuteError error = response.getError();
    meters.attempt("refused");
    flight
        .step()
        .with(StepAttributes.REASON, error.getReason().name())
        .failed(error.getReason().name())
        .close();
    boolean uncertain =
        error.getReason() == Reason.UNDECIDED || error.getReason() == Reason.INTERNAL;
    if (AttemptRules.isFinal(error.getReason())) {
      if (flight.mayBeRefused()) {
        if (flight.end()) {
          remove(flight);
          boolean _ = flight.decided().completeExceptionally(Rejection.of(error));
        }
        return;
      }
      OperationLog.of(log.atWarn(), flight.request().getOperation().getId(), flight.traceparent())
          .log(
              "Member {} refuses operation {}, which may have been executed or was accepted, with {}: {}. It is tried again.",
              member,
              flight.request().getOperation().getId(),
              error.getReason(),
              error.getDetail());
    }
    boolean elsewhere =
        error.getReason() == Reason.NOT_LEADER
            && !response.getLeader().isEmpty()
            && !response.getLeader().equals(member.toString())
            && flight.attempts() == 1;
    retry(
        flight,
        member,
        uncertain,
        elsewhere
            ? Duration.ZERO
            : longer(
                backoff.after(flight.attempts()), Duration.ofMillis(error.getRetryAfterMillis())));
  }

  private void retry(Flight flight, UUID member, boolean uncertain, Duration pause) {
    if (flight.giveUp(member, uncertain)) {
      later(flight, pause);
    }
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  @Override
  public void unanswered(UUID member, Flight flight, boolean sent, Throwable why) {
    routes.failed(flight.position(), member, why);
    String how =
        Status.fromThrowable(why).getCode() == Status.Code.DEADLINE_EXCEEDED ? "timeout" : "broken";
    meters.attempt(how);
    flight.step().failed(how).close();
    if (log.isDebugEnabled()) {
      OperationLog.of(log.atDebug(), flight.request().getOperation().getId(), flight.traceparent())
          .log(
              "Attempt {} of operation {} at member {} ended: {}",
              flight.attempts(),
              flight.request().getOperation().getId(),
              member,
              GrpcErrors.describe(why));
    }
    retry(flight, member, sent, backoff.after(flight.attempts()));
  }

  private void remove(Flight flight) {
    var _ = flights.remove(flight.correlation());
    UUID holder = flight.holder();
    MemberStream stream = holder == null ? null : streams.get(holder);
    if (stream != null) {
      stream.forget(flight.correlation());
    }
  }

  private void sweep() {
    try {
      var why =
          Status.DEADLINE_EXCEEDED
              .withDescription("No answer within " + properties.acknowledgementTimeout())
              .asRuntimeException();
      streams
          .values()
          .forEach(stream -> stream.expire(properties.acknowledgementTimeout().toNanos(), why));
      streams.keySet().stream().filter(id -> !routes.isMember(id)).forEach(this::close);
    } catch (RuntimeException e) {
      log.error("Looking for unanswered operations failed; it goes on", e);
    }
  }

  private void close(UUID member) {
    MemberStream stream = streams.remove(member);
    if (stream != null) {
      stream.close(Status.UNAVAILABLE.withDescription("The member has left.").asRuntimeException());
    }
  }

  /**
   * Ends the streams. What is in flight stays undecided: it is in the outbox, or its caller holds
   * the id.
   */
  void close() {
    closed = true;
    timer.shutdownNow();
    streams.keySet().forEach(this::close);
  }
}
