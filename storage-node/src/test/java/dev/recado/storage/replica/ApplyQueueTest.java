package dev.recado.storage.replica;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.storage.operation.Group;
import dev.recado.storage.replica.ApplyQueue.Committed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApplyQueueTest {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final int BYTES_MAX = 1000;

  private final ApplyQueue queue = queue(NEVER);
  private final List<Thread> takers = new ArrayList<>();
  private long index;

  @AfterEach
  void close() {
    queue.close();
  }

  private static ApplyQueue queue(Duration linger) {
    return new ApplyQueue(new ApplyQueue.Bounds(4, BYTES_MAX, 512, BYTES_MAX, linger));
  }

  @Test
  void entriesThatNobodyWaitsForAreCollectedUntilSomebodyDoes() throws Exception {
    put(10, false);
    put(10, false);
    var batch = taking();
    collects();
    assertThat(batch).isNotDone();
    put(10, true);
    assertThat(batch.get()).hasSize(3);
  }

  @Test
  void awaitedEntryIsTakenAtOnceWithWhatIsThere() throws Exception {
    put(10, false);
    put(10, true);
    assertThat(taking().get()).hasSize(2);
    put(10, false);
    var next = taking();
    collects();
    assertThat(next).as("nobody waits any more").isNotDone();
  }

  @Test
  void nothingIsCollectedWhileAReaderWaits() throws Exception {
    put(10, false);
    var batch = taking();
    collects();
    queue.readerWaits();
    assertThat(batch.get()).hasSize(1);
    put(10, false);
    assertThat(taking().get()).as("it still waits").hasSize(1);
    queue.readerLeaves();
    put(10, false);
    var behind = taking();
    collects();
    assertThat(behind).isNotDone();
  }

  @Test
  void fullQueueIsTaken() throws Exception {
    put(10, false);
    put(10, false);
    put(10, false);
    var batch = taking();
    collects();
    put(10, false);
    assertThat(batch.get()).as("as many entries as it holds").hasSize(4);
    put(BYTES_MAX, false);
    assertThat(taking().get()).as("as many bytes").hasSize(1);
  }

  @Test
  void entryThatFindsNoRoomEndsTheCollecting() throws Exception {
    put(BYTES_MAX - 10, false);
    var batch = taking();
    collects();
    var putting = CompletableFuture.runAsync(() -> putUnchecked(20));
    assertThat(batch.get()).hasSize(1);
    assertThat(putting).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void collectingEndsWithItsTimeAndWithTheQueue() throws Exception {
    ApplyQueue hasty = queue(Duration.ofMillis(1));
    hasty.put(entry(10, false));
    assertThat(hasty.take(NEVER)).hasSize(1);
    put(10, false);
    var batch = taking();
    collects();
    queue.close();
    assertThat(batch.get()).isEmpty();
  }

  private void putUnchecked(int bytes) {
    try {
      put(bytes, false);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void put(int bytes, boolean awaited) throws InterruptedException {
    queue.put(entry(bytes, awaited));
  }

  private Committed entry(int bytes, boolean awaited) {
    return new Committed(Group.empty(1, ++index), bytes, awaited, new CompletableFuture<>());
  }

  private CompletableFuture<List<Committed>> taking() {
    var taken = new CompletableFuture<List<Committed>>();
    takers.add(
        Thread.ofPlatform()
            .start(() -> {
              try {
                taken.complete(queue.take(NEVER));
              } catch (InterruptedException e) {
                taken.completeExceptionally(e);
              }
            }));
    return taken.orTimeout(10, TimeUnit.SECONDS);
  }

  /** The last taker has seen what is there, and waits. */
  private void collects() {
    Thread taker = takers.getLast();
    eventually(
        Duration.ofSeconds(10),
        () -> assertThat(taker.getState()).isEqualTo(Thread.State.TIMED_WAITING));
  }
}
