package dev.recado.gateway.api;

import dev.recado.protocol.Rejection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waiting for what other threads complete. */
final class Futures {

  private Futures() {}

  /** Blocks; a {@link Rejection} is thrown as itself. */
  static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (unwrap(e) instanceof Rejection rejection) {
        throw rejection;
      }
      throw e;
    }
  }

  static Throwable unwrap(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
