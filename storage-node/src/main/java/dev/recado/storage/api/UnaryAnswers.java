package dev.recado.storage.api;

import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answer to a call with one response. */
final class UnaryAnswers {

  private static final Logger log = LoggerFactory.getLogger(UnaryAnswers.class);

  private UnaryAnswers() {}

  static <A> void send(StreamObserver<A> responses, Supplier<CompletableFuture<A>> work) {
    CompletableFuture<A> answer;
    try {
      answer = work.get();
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    var _ =
        answer.whenComplete((value, failure) -> {
          if (failure == null) {
            responses.onNext(value);
            responses.onCompleted();
          } else {
            responses.onError(status(failure));
          }
        });
  }

  static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static RuntimeException status(Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (!(cause instanceof Rejection)) {
      log.error("A call failed unexpectedly", cause);
    }
    return GrpcErrors.toStatus(cause);
  }
}
