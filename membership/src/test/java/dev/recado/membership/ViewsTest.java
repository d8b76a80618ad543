package dev.recado.membership;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ViewsTest {

  private static final Duration SOON = Duration.ofSeconds(5);

  private String fleetOfData = "";
  private final Views views = new Views(() -> fleetOfData);
  private final List<Long> told = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    views.close();
  }

  @Test
  void viewWithALowerRevisionIsIgnored() {
    views.offer(view(5, "f"));
    views.offer(view(4, "f"));

    assertThat(views.revision()).isEqualTo(5);
  }

  @Test
  void viewOfAnotherFleetIsIgnored() {
    views.offer(view(5, "f"));
    views.offer(view(9, "g"));

    assertThat(views.last().orElseThrow().fleetId()).isEqualTo("f");
  }

  @Test
  void viewOfAnotherFleetThanTheDatasIsIgnoredFromTheStart() {
    fleetOfData = "f";

    views.offer(view(9, "g"));
    assertThat(views.last()).isEmpty();
    views.offer(view(1, "f"));

    assertThat(views.revision()).isEqualTo(1);
  }

  @Test
  void fleetGetsItsIdAfterItsFirstView() {
    views.offer(view(1, ""));
    views.offer(view(2, "f"));

    assertThat(views.last().orElseThrow().fleetId()).isEqualTo("f");
  }

  @Test
  void listenerIsToldOfThePresentViewAndOfNewerOnesInOrder() {
    views.offer(view(5, "f"));
    views.add(view -> told.add(view.revision()));
    eventually(SOON, () -> assertThat(told).containsExactly(5L));

    views.offer(view(5, "f"));
    views.offer(view(7, "f"));

    eventually(SOON, () -> assertThat(told).containsExactly(5L, 7L));
  }

  @Test
  void listenersRunOnOneThreadAndOneThatThrowsHoldsNobodyUp() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    views.add(view -> {
      threads.add(Thread.currentThread());
      throw new IllegalStateException("on purpose");
    });
    views.add(view -> {
      threads.add(Thread.currentThread());
      told.add(view.revision());
    });

    views.offer(view(1, "f"));
    eventually(SOON, () -> assertThat(told).containsExactly(1L));
    views.offer(view(2, "f"));

    eventually(SOON, () -> assertThat(told).containsExactly(1L, 2L));
    assertThat(threads).hasSize(1);
  }

  @Test
  void slowListenerSkipsToTheLatestView() throws Exception {
    var entered = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    views.add(view -> {
      told.add(view.revision());
      entered.countDown();
      awaitUninterruptibly(release);
    });
    views.offer(view(1, "f"));
    entered.await();

    for (int revision = 2; revision <= 1000; revision++) {
      views.offer(view(revision, "f"));
    }
    release.countDown();

    eventually(SOON, () -> assertThat(told).containsExactly(1L, 1000L));
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static FleetView view(long revision, String fleetId) {
    return new FleetView(revision, fleetId, List.of(), false, Optional.empty(), ApiKeys.NONE);
  }
}
