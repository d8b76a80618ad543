package dev.recado.storage.ratis;

import dev.recado.storage.operation.ScopedKey;
import dev.recado.storage.position.Found;
import dev.recado.storage.replica.ReplicaReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads that come together share a barrier and a statement. A read joins only a round whose barrier
 * is not asked for yet, so the barrier is always younger than the read.
 */
final class CoalescedReads {

  private static final int ROUND_MAX = 32;

  /** Rounds on their way while reads gather: one at its barrier, one at its statement. */
  private static final int ROUNDS_OPEN = 2;

  interface Query {
    ReplicaReader.Entries read(Set<ScopedKey> keys, long minIndex);
  }

  private record Waiting(ScopedKey key, CompletableFuture<Found> found) {}

  private final Supplier<CompletableFuture<Long>> barriers;
  private final Query query;
  private final Executor readers;
  private @Nullable List<Waiting> gathering;
  private int roundsOpen;

  CoalescedReads(Supplier<CompletableFuture<Long>> barriers, Query query, Executor readers) {
    this.barriers = barriers;
    this.query = query;
    this.readers = readers;
  }

  /**
   * While rounds are on their way, reads gather for the next one; it leaves when it is full, or
   * when one before is done.
   */
  CompletableFuture<Found> read(ScopedKey key) {
    var waiting = new Waiting(key, new CompletableFuture<>());
    List<Waiting> leaving = null;
    synchronized (this) {
      if (gathering == null) {
        gathering = new ArrayList<>();
      }
      gathering.add(waiting);
      if (roundsOpen < ROUNDS_OPEN || gathering.size() >= ROUND_MAX) {
        leaving = leave();
      }
    }
    send(leaving);
    return waiting.found();
  }

  private @Nullable List<Waiting> leave() {
    List<Waiting> leaving = gathering;
    gathering = null;
    if (leaving != null) {
      roundsOpen++;
    }
    return leaving;
  }

  private void send(@Nullable List<Waiting> round) {
    if (round == null) {
      return;
    }
    Set<ScopedKey> keys = round.stream().map(Waiting::key).collect(Collectors.toSet());
    var _ =
        barriers
            .get()
            .thenApplyAsync(index -> query.read(keys, index), readers)
            .whenComplete((_, _) -> send(done()))
            .whenComplete((entries, failure) ->
                round.forEach(waiting -> {
                  if (failure == null) {
                    waiting.found().complete(entries.find(waiting.key()));
                  } else {
                    waiting.found().completeExceptionally(failure);
                  }
                }));
  }

  private synchronized @Nullable List<Waiting> done() {
    roundsOpen--;
    return leave();
  }
}
