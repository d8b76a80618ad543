package dev.recado.storage.forward;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** An answer that is given up when it takes too long. */
final class Answer<T> extends CompletableFuture<T> implements Patience.Waiting {

  private final Supplier<Throwable> tooLate;

  private Answer(Supplier<Throwable> tooLate) {
    this.tooLate = tooLate;
  }

  /** The same answer, or the failure that is supplied when it has not come in time. */
  static <T> CompletableFuture<T> within(
      Patience patience, CompletableFuture<T> answer, Supplier<Throwable> tooLate) {
    if (answer.isDone()) {
      return answer;
    }
    var bounded = new Answer<T>(tooLate);
    patience.watch(bounded);
    var _ =
        answer.whenComplete((value, failure) -> {
          boolean _ =
              failure == null ? bounded.complete(value) : bounded.completeExceptionally(failure);
        });
    return bounded;
  }

  @Override
  public void giveUp() {
    boolean _ = completeExceptionally(tooLate.get());
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }
}
