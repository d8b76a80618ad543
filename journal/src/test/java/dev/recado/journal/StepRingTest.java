package dev.recado.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StepRingTest {

  private static final int WRITERS = 4;
  private static final int STEPS = 200_000;

  /** All cells of a row say the same number, so a row of two writers shows. */
  private static void add(StepRing ring, long number) {
    ring.add(new UUID(0, number % 2), number, number, number, number, new UUID(number, number));
  }

  private static boolean isWhole(StepRing.Row row, long scope) {
    return row.kind() == scope
        && row.first() == scope
        && row.second() == scope
        && row.other().equals(new UUID(scope, scope));
  }

  @Test
  void rowsOfConcurrentWritersAreNeverMixed() {
    // All want the same row.
    var ring = new StepRing(1, System::nanoTime);
    var done = new AtomicBoolean();
    var seen = new AtomicLong();
    var torn = new ArrayList<StepRing.Row>();
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      long number = writer;
      writers.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < STEPS; i++) {
                  add(ring, number);
                }
              },
              task -> Thread.ofPlatform().start(task)));
    }
    var all = CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new));
    var end = all.whenComplete((_, _) -> done.set(true));

    boolean last;
    do {
      last = done.get();
      for (long number = 0; number < WRITERS; number++) {
        long scope = number;
        ring.find(
            new UUID(0, number % 2),
            number,
            row -> {
              seen.incrementAndGet();
              if (!isWhole(row, scope)) {
                torn.add(row);
              }
            });
      }
    } while (!last);

    end.join();
    assertThat(torn).isEmpty();
    assertThat(seen.get()).isPositive();
  }

  @Test
  void rowThatIsBeingWrittenIsLeftToItsWriterAndTheGapIsDeclared() {
    var ring = new AtomicReference<@Nullable StepRing>();
    var time = new AtomicLong();
    var all =
        new StepRing(
            1,
            () -> {
              StepRing present = ring.getAndSet(null);
              if (present != null) {
                // Another writer comes all the way round, while the first one reads the clock.
                add(present, 2);
              }
              return time.incrementAndGet();
            });
    ring.set(all);

    add(all, 1);

    var found = new ArrayList<StepRing.Row>();
    all.find(new UUID(0, 0), 2, found::add);
    assertThat(found).isEmpty();
    all.find(new UUID(0, 1), 1, found::add);
    assertThat(found).singleElement().matches(row -> isWhole(row, 1));
    assertThat(all.sinceNanos()).isGreaterThan(1);
  }

  @Test
  void latestRowsAreThereAfterManyRounds() {
    var ring = new StepRing(8, System::nanoTime);
    for (long number = 0; number < 100; number++) {
      add(ring, number);
    }

    var found = new ArrayList<Long>();
    for (long number = 0; number < 100; number++) {
      ring.find(new UUID(0, number % 2), number, row -> found.add(row.first()));
    }

    assertThat(found).containsExactly(92L, 93L, 94L, 95L, 96L, 97L, 98L, 99L);
  }
}
