package dev.recado.storage.api;

import dev.recado.protocol.GrpcErrors;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The answer to a call with one response. */
final class UnaryAnswers {

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
            responses.onError(GrpcErrors.toStatus(Rejections.of(failure)));
          }
        });
  }
}
