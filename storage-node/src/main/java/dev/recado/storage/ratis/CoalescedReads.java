package dev.recado.storage.ratis;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.SessionToken;
import dev.recado.protocol.v1.Reason;
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

/**
 * Reads that come together share a barrier and a statement. A read joins only a round whose barrier
 * is not asked for yet, so the barrier is always younger than the read.
 */
final class CoalescedReads {

  private static final int ROUND_MAX = 32;

  /** Rounds on their way while reads gather: one at its barrier, one at its statement. */
  private static final int ROUNDS_OPEN = 2;

  private static final SessionToken.Seen NOTHING_SEEN = new SessionToken.Seen(0, 0);

  interface Query {
    ReplicaReader.Entries read(Set<ScopedKey> keys, long minIndex);
  }

  private record Waiting(ScopedKey key, SessionToken.Seen atLeast, CompletableFuture<Found> found) {

    /** The tables may have gone back since the read came: a database that lost commits. */
    void answer(ReplicaReader.Entries entries) {
      SessionToken.Seen at = entries.at();
      if (at.incarnation() < atLeast.incarnation() || at.index() < atLeast.index()) {
        fail(
            new Rejection(
                Reason.POSITION_UNAVAILABLE,
                "The tables are at index "
                    + at.index()
                    + ", behind the session's "
                    + atLeast.index()
                    + ". Try the leader."));
      } else {
        boolean _ = found.complete(entries.find(key));
      }
    }

    void fail(Throwable why) {
      boolean _ = found.completeExceptionally(why);
    }
  }

  private final Supplier<CompletableFuture<Long>> barriers;
  private final Query query;
  private final Executor readers;
  private List<Waiting> gathering = new ArrayList<>();
  private int roundsOpen;

  /** The reads of a call that is being asked for, on the thread that asks. */
  private final ScopedValue<List<Waiting>> ofCall = ScopedValue.newInstance();

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
    return read(key, NOTHING_SEEN);
  }

  /** As {@link #read(ScopedKey)}; POSITION_UNAVAILABLE when the tables are behind what was seen. */
  CompletableFuture<Found> read(ScopedKey key, SessionToken.Seen atLeast) {
    var waiting = new Waiting(key, atLeast, new CompletableFuture<>());
    if (ofCall.isBound()) {
      ofCall.get().add(waiting);
    } else {
      gather(List.of(waiting));
    }
    return waiting.found();
  }

  /** Runs what asks for several reads; they leave together when the last one has come. */
  void together(Runnable asks) {
    var asked = new ArrayList<Waiting>();
    try {
      ScopedValue.where(ofCall, asked).run(asks);
    } finally {
      gather(asked);
    }
  }

  private void gather(List<Waiting> asked) {
    leaving(asked).forEach(this::send);
  }

  private synchronized List<List<Waiting>> leaving(List<Waiting> asked) {
    var leaving = new ArrayList<List<Waiting>>();
    for (Waiting waiting : asked) {
      gathering.add(waiting);
      if (gathering.size() >= ROUND_MAX) {
        leaving.add(leave());
      }
    }
    if (roundsOpen < ROUNDS_OPEN && !gathering.isEmpty()) {
      leaving.add(leave());
    }
    return leaving;
  }

  private List<Waiting> leave() {
    List<Waiting> leaving = gathering;
    gathering = new ArrayList<>();
    roundsOpen++;
    return leaving;
  }

  private void send(List<Waiting> round) {
    Set<ScopedKey> keys = round.stream().map(Waiting::key).collect(Collectors.toSet());
    var _ =
        Asked.safely(barriers)
            .thenApplyAsync(index -> query.read(keys, index), readers)
            .whenComplete((_, _) -> done().forEach(this::send))
            .whenComplete((entries, failure) ->
                round.forEach(waiting -> {
                  if (failure == null) {
                    waiting.answer(entries);
                  } else {
                    waiting.fail(failure);
                  }
                }));
  }

  private synchronized List<List<Waiting>> done() {
    roundsOpen--;
    return leaving(List.of());
  }
}
