package dev.recado.benchmarks.load;

import dev.recado.protocol.GrpcErrors;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;
import java.util.function.Function;

/** The one answer of a unary call: tells how the call ended. */
public final class Answer<T> implements StreamObserver<T> {

  private final Function<T, String> check;
  private final Consumer<String> ended;
  private String error = "no answer";

  /**
   * @param check empty when the answer is the expected one, else what is wrong with it
   */
  public Answer(Function<T, String> check, Consumer<String> ended) {
    this.check = check;
    this.ended = ended;
  }

  @Override
  public void onNext(T answer) {
    error = check.apply(answer);
  }

  @Override
  public void onError(Throwable failure) {
    ended.accept(GrpcErrors.describe(failure));
  }

  @Override
  public void onCompleted() {
    ended.accept(error);
  }
}
