package dev.recado.storage.ratis;

import dev.recado.storage.ratis.Leadership.Led;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How far the tables must be for a linearizable read: Raft's read index, one position's.
 *
 * <p>The leader takes its term and its committed index, and then asks the other replicas whether
 * they still are in that term. When, with itself, a majority is, nobody had been elected in a later
 * term before it asked, since that takes a majority too: so everything that was acknowledged before
 * is at or below the committed index. A leader that was paused at any instruction and deposed
 * meanwhile finds the others in a later term. Nothing is taken from answers to earlier questions,
 * and no clock is asked.
 *
 * <p>Where that does not come about, an entry of the log is the barrier: it also tells why not.
 */
final class ReadIndex {

  /** Questions to one member that may be without an answer; one that is stuck is not asked more. */
  private static final int UNANSWERED_MAX = 4;

  private final int position;
  private final Leadership leadership;
  private final Witnesses witnesses;
  private final Supplier<CompletableFuture<Long>> barriers;
  private final Map<UUID, AtomicInteger> unanswered = new ConcurrentHashMap<>();
  private boolean asking;
  private @Nullable CompletableFuture<Long> next;

  /**
   * @param barriers an index that was committed after it was asked for, from the log
   */
  ReadIndex(
      int position,
      Leadership leadership,
      Witnesses witnesses,
      Supplier<CompletableFuture<Long>> barriers) {
    this.position = position;
    this.leadership = leadership;
    this.witnesses = witnesses;
    this.barriers = barriers;
  }

  /**
   * Completes with an index that everything acknowledged before this call is at or below. Who comes
   * while a majority is being asked shares the question after it: never one that is asked already.
   */
  CompletableFuture<Long> get() {
    if (!leads()) {
      return Asked.safely(barriers);
    }
    synchronized (this) {
      if (asking) {
        if (next == null) {
          next = new CompletableFuture<>();
        }
        return next;
      }
      asking = true;
    }
    var index = new CompletableFuture<Long>();
    ask(index);
    return index;
  }

  private boolean leads() {
    try {
      return leadership.led().isPresent();
    } catch (RuntimeException _) {
      // A log that is being closed: the barrier tells.
      return false;
    }
  }

  private void ask(CompletableFuture<Long> index) {
    var _ =
        Asked.safely(this::confirmed)
            .whenComplete((_, _) -> askNext())
            .whenComplete((read, failure) -> {
              if (failure == null && read != null) {
                boolean _ = index.complete(read);
              } else {
                barrier(index);
              }
            });
  }

  private void askNext() {
    CompletableFuture<Long> waiting;
    synchronized (this) {
      waiting = next;
      next = null;
      asking = waiting != null;
    }
    if (waiting != null) {
      ask(waiting);
    }
  }

  private void barrier(CompletableFuture<Long> index) {
    var _ =
        Asked.safely(barriers)
            .whenComplete((barrier, failure) -> {
              boolean _ =
                  failure == null ? index.complete(barrier) : index.completeExceptionally(failure);
            });
  }

  /** The committed index that a majority has confirmed; null when it has not. */
  private CompletableFuture<@Nullable Long> confirmed() {
    Led led = leadership.led().orElse(null);
    if (led == null) {
      return CompletableFuture.completedFuture(null);
    }
    int majority = (led.others().size() + 1) / 2 + 1;
    var round = new Round(led.committedIndex(), majority - 1, led.others().size());
    for (UUID member : led.others()) {
      question(member, led.term(), round);
    }
    return round.confirmed;
  }

  private void question(UUID member, long term, Round round) {
    AtomicInteger open = unanswered.computeIfAbsent(member, _ -> new AtomicInteger());
    if (open.incrementAndGet() > UNANSWERED_MAX) {
      var _ = open.decrementAndGet();
      round.answered(false);
      return;
    }
    var _ =
        witnesses
            .isInTerm(member, position, term)
            .whenComplete((same, failure) -> {
              var _ = open.decrementAndGet();
              round.answered(failure == null && same);
            });
  }

  /** One question to all others. */
  private static final class Round {

    private final CompletableFuture<@Nullable Long> confirmed = new CompletableFuture<>();
    private final long index;
    private int confirmationsWanted;
    private int answersLeft;

    Round(long index, int confirmationsWanted, int answersLeft) {
      this.index = index;
      this.confirmationsWanted = confirmationsWanted;
      this.answersLeft = answersLeft;
      if (confirmationsWanted == 0) {
        boolean _ = confirmed.complete(index);
      }
    }

    void answered(boolean same) {
      boolean enough;
      boolean hopeless;
      synchronized (this) {
        answersLeft--;
        confirmationsWanted -= same ? 1 : 0;
        enough = confirmationsWanted <= 0;
        hopeless = answersLeft < confirmationsWanted;
      }
      if (enough) {
        boolean _ = confirmed.complete(index);
      } else if (hopeless) {
        boolean _ = confirmed.complete(null);
      }
    }
  }
}
