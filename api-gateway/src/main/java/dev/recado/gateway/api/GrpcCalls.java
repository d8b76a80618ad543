package dev.recado.gateway.api;

import dev.recado.gateway.operation.Doors;
import dev.recado.gateway.operation.OperationMeters;
import dev.recado.gateway.operation.OperationProperties;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all calls have in common. */
final class GrpcCalls {

  private static final Logger log = LoggerFactory.getLogger(GrpcCalls.class);

  /** Kept of the caller's deadline for the way back, and for an outbox commit. */
  private static final double SHARE_OF_DEADLINE = 0.9;

  private final Doors doors;
  private final OperationProperties properties;
  private final OperationMeters meters;

  GrpcCalls(Doors doors, OperationProperties properties, OperationMeters meters) {
    this.doors = doors;
    this.properties = properties;
    this.meters = meters;
  }

  /** Answers with what the handler returns, or with what it throws. */
  <A> void answer(StreamObserver<A> response, Supplier<A> handler) {
    A answer;
    try {
      doors.requireOpen();
      answer = handler.get();
    } catch (RuntimeException e) {
      response.onError(GrpcErrors.toStatus(rejection(e)));
      return;
    }
    response.onNext(answer);
    response.onCompleted();
  }

  /** As {@link #answer}, when the handler's answer is there: nobody waits. */
  <A> void answerLater(StreamObserver<A> response, Supplier<CompletableFuture<A>> handler) {
    var _ =
        later(handler)
            .whenComplete((answer, failure) -> {
              if (failure == null) {
                response.onNext(answer);
                response.onCompleted();
              } else {
                response.onError(GrpcErrors.toStatus(rejection(failure)));
              }
            });
  }

  /** What the handler answers; what it throws fails the future. */
  <A> CompletableFuture<A> later(Supplier<CompletableFuture<A>> handler) {
    try {
      doors.requireOpen();
      return handler.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Counts it, and logs it when it is a fault. */
  Rejection rejection(Throwable failure) {
    Throwable cause = Futures.unwrap(failure);
    if (cause instanceof Rejection rejection) {
      meters.rejected(rejection.reason());
      return rejection;
    }
    log.error("Unexpected failure", cause);
    meters.rejected(Reason.INTERNAL);
    return new Rejection(Reason.INTERNAL, "Unexpected failure; the server's log has the details.");
  }

  /** As long as the caller waits, when it says so. */
  Duration patience() {
    Deadline deadline = Context.current().getDeadline();
    return properties.patience(
        deadline == null
            ? Optional.empty()
            : Optional.of(
                Duration.ofNanos(
                    Math.max(
                        0,
                        (long)
                            (deadline.timeRemaining(TimeUnit.NANOSECONDS) * SHARE_OF_DEADLINE)))));
  }

  Duration usualPatience() {
    return properties.patience();
  }
}
