package dev.recado.storage.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.protocol.SessionToken;
import dev.recado.storage.operation.ScopedKey;
import dev.recado.storage.position.Found;
import dev.recado.storage.replica.ReplicaReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CoalescedReadsTest {

  private final List<CompletableFuture<Long>> barriers = new ArrayList<>();
  private final List<Set<ScopedKey>> statements = new ArrayList<>();
  private final CoalescedReads reads =
      new CoalescedReads(this::barrier, this::query, Runnable::run);

  @Test
  void readsThatComeWhileTwoRoundsAreOnTheirWayWaitForTheNextOne() {
    CompletableFuture<Found> first = reads.read(key("a"));
    CompletableFuture<Found> second = reads.read(key("b"));
    CompletableFuture<Found> third = reads.read(key("c"));
    CompletableFuture<Found> fourth = reads.read(key("d"));
    assertThat(barriers).hasSize(2);

    barriers.getFirst().complete(7L);
    assertThat(first).isCompletedWithValueMatching(found -> found.at().index() == 7);
    assertThat(second).isNotDone();
    assertThat(third).isNotDone();
    assertThat(barriers).hasSize(3);

    barriers.get(2).complete(9L);
    assertThat(third).isCompletedWithValueMatching(found -> found.at().index() == 9);
    assertThat(fourth).isCompleted();
    assertThat(second).isNotDone();
    assertThat(statements).containsExactly(Set.of(key("a")), Set.of(key("c"), key("d")));
  }

  @Test
  void readsThatAreAskedForTogetherShareARound() {
    reads.together(() -> {
      var _ = reads.read(key("a"));
      var _ = reads.read(key("b"));
      assertThat(barriers).isEmpty();
    });
    assertThat(barriers).hasSize(1);
    barriers.getFirst().complete(1L);
    assertThat(statements).containsExactly(Set.of(key("a"), key("b")));
  }

  @Test
  void roundThatEndsWhileOthersAreAskedForLeavesThemToLeaveTogether() {
    var first = reads.read(key("a"));
    reads.together(() -> {
      var _ = reads.read(key("b"));
      barriers.getFirst().complete(1L);
      assertThat(first).isCompleted();
      var _ = reads.read(key("c"));
    });
    assertThat(barriers).hasSize(2);
    barriers.get(1).complete(2L);
    assertThat(statements).containsExactly(Set.of(key("a")), Set.of(key("b"), key("c")));
  }

  @Test
  void readOfAnotherCallerDoesNotWaitForACall() {
    var foreign = new CompletableFuture<CompletableFuture<Found>>();
    reads.together(() -> {
      var _ = reads.read(key("a"));
      Thread other = Thread.ofPlatform().start(() -> foreign.complete(reads.read(key("b"))));
      try {
        other.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      assertThat(barriers).hasSize(1);
    });
    assertThat(barriers).hasSize(2);
    barriers.getFirst().complete(1L);
    assertThat(foreign.join()).isCompleted();
    assertThat(statements).containsExactly(Set.of(key("b")));
  }

  @Test
  void callThatFailsHalfWayLeavesNoReadBehind() {
    var asked = new ArrayList<CompletableFuture<Found>>();
    assertThatThrownBy(() ->
            reads.together(() -> {
              asked.add(reads.read(key("a")));
              throw new IllegalStateException("on purpose");
            }))
        .hasMessage("on purpose");
    barriers.getFirst().complete(1L);
    assertThat(asked.getFirst()).isCompleted();
  }

  @Test
  void callOfMoreThanARoundLeavesInSeveral() {
    reads.together(() -> {
      for (int i = 0; i < 32 + 32 + 5; i++) {
        var _ = reads.read(key("k" + i));
      }
    });
    assertThat(barriers).hasSize(2);
    barriers.getFirst().complete(1L);
    assertThat(barriers).hasSize(3);
  }

  @Test
  void fullRoundsLeaveWithoutWaiting() {
    for (int i = 0; i < 2 + 32 + 31; i++) {
      var _ = reads.read(key("k" + i));
    }
    assertThat(barriers).hasSize(3);
  }

  @Test
  void readWhoseSessionIsAheadOfTheTablesFailsAlone() {
    CompletableFuture<Found> session = reads.read(key("a"), new SessionToken.Seen(1, 8));
    CompletableFuture<Found> other = reads.read(key("b"), new SessionToken.Seen(1, 7));
    barriers.get(0).complete(7L);
    barriers.get(1).complete(7L);
    assertThat(session).isCompletedExceptionally();
    assertThat(other).isCompleted();
  }

  @Test
  void failedBarrierFailsItsReadsOnly() {
    CompletableFuture<Found> first = reads.read(key("a"));
    CompletableFuture<Found> second = reads.read(key("b"));
    barriers.getFirst().completeExceptionally(new IllegalStateException("deposed"));
    assertThat(first).isCompletedExceptionally();
    barriers.get(1).complete(3L);
    assertThat(second).isCompleted();
  }

  private CompletableFuture<Long> barrier() {
    var barrier = new CompletableFuture<Long>();
    barriers.add(barrier);
    return barrier;
  }

  private ReplicaReader.Entries query(Set<ScopedKey> keys, long minIndex) {
    statements.add(keys);
    return new ReplicaReader.Entries(new SessionToken.Seen(1, minIndex), Map.of());
  }

  private static ScopedKey key(String key) {
    return ScopedKey.of("default", key.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
