package dev.recado.storage.api;

import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.InternalReadManyRequest;
import dev.recado.protocol.internal.v1.InternalReadManyResponse;
import dev.recado.protocol.internal.v1.InternalReadRequest;
import dev.recado.protocol.internal.v1.InternalReadResponse;
import dev.recado.protocol.v1.Reason;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Reads that came together in one call, each answered when its answer is there. Its lock serialises
 * the answers: gRPC's observers are not thread-safe.
 */
final class ManyReads {

  static final int READS_MAX = 256;

  private final StreamObserver<InternalReadManyResponse> responses;
  private final ReentrantLock lock = new ReentrantLock();
  private int unanswered;

  private ManyReads(StreamObserver<InternalReadManyResponse> responses, int reads) {
    this.responses = responses;
    this.unanswered = reads;
  }

  static void answer(
      InternalReadManyRequest request,
      StreamObserver<InternalReadManyResponse> responses,
      Function<InternalReadRequest, CompletableFuture<InternalReadResponse>> reads,
      BiConsumer<InternalReadRequest, Runnable> together) {
    int count = request.getReadsCount();
    if (count < 1 || count > READS_MAX) {
      responses.onError(
          GrpcErrors.toStatus(
              new Rejection(
                  Reason.BAD_PARAMETER,
                  count + " reads were sent together; allowed are 1 to " + READS_MAX + ".")));
      return;
    }
    if (responses instanceof ServerCallStreamObserver<InternalReadManyResponse> call) {
      // Without a handler an answer to a caller that has left would throw.
      call.setOnCancelHandler(() -> {});
    }
    var many = new ManyReads(responses, count);
    together.accept(
        request.getReads(0),
        () -> {
          for (int i = 0; i < count; i++) {
            int number = i;
            var _ =
                reads
                    .apply(request.getReads(i))
                    .whenComplete((answer, failure) -> many.send(number, answer, failure));
          }
        });
  }

  private void send(int number, InternalReadResponse answer, Throwable failure) {
    var response = InternalReadManyResponse.newBuilder().setNumber(number);
    if (failure == null) {
      var _ = response.setAnswer(answer);
    } else {
      var _ = response.setError(Rejections.of(failure).toExecuteError());
    }
    lock.lock();
    try {
      responses.onNext(response.build());
      if (--unanswered == 0) {
        responses.onCompleted();
      }
    } finally {
      lock.unlock();
    }
  }
}
