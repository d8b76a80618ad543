package dev.recado.storage.ratis;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Questions whose failures come by the future only. */
final class Asked {

  private Asked() {}

  /** What is thrown fails the future: a log that is being closed throws. */
  static <T> CompletableFuture<T> safely(Supplier<CompletableFuture<T>> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
