package dev.recado.faults;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.membership.WallClock;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class FaultsOnPurposeTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final List<Integer> ends = new CopyOnWriteArrayList<>();
  private final FaultsOnPurpose faults = new FaultsOnPurpose(ends::add);

  private static FaultRules losing(double probability, long seed) {
    return new FaultRules(
        probability, Duration.ZERO, 0, Set.of(), Optional.empty(), OptionalLong.of(seed));
  }

  private static FaultRules stoppingAt(Failpoint point, Optional<Duration> hold) {
    return new FaultRules(0, Duration.ZERO, 0, Set.of(point), hold, OptionalLong.empty());
  }

  private List<Boolean> losses(int count) {
    var losses = new ArrayList<Boolean>();
    for (int i = 0; i < count; i++) {
      losses.add(faults.losesAcknowledgement());
    }
    return losses;
  }

  @Test
  void withoutRulesNothingBefalls() {
    faults.pass(Failpoint.BEFORE_PROPOSE);
    faults.beforeServing();

    assertThat(losses(100)).containsOnly(false);
    assertThat(ends).isEmpty();
    assertThat(faults.standing().counts()).isEqualTo(new FaultCounts(0, 0, 0, 0));
  }

  @Test
  void processEndsAsIfKilledAtTheNamedFailpointAndAtNoOther() {
    faults.put(stoppingAt(Failpoint.BEFORE_PROPOSE, Optional.empty()));

    faults.pass(Failpoint.AFTER_APPLY_BEFORE_ACK);
    assertThat(ends).isEmpty();
    faults.pass(Failpoint.BEFORE_PROPOSE);
    assertThat(ends).containsExactly(137);
  }

  @Test
  void acknowledgementsAreLostWithTheProbabilityAndBySeedTheSameAgain() {
    faults.put(losing(0.5, 7));
    List<Boolean> first = losses(1000);
    long lost = faults.standing().counts().lostAcknowledgements();
    faults.put(losing(0.5, 7));
    List<Boolean> again = losses(1000);
    faults.put(losing(0.5, 8));

    assertThat(first).isEqualTo(again).isNotEqualTo(losses(1000));
    assertThat(lost).isEqualTo(first.stream().filter(l -> l).count()).isBetween(400L, 600L);
  }

  @Test
  void chosenSeedIsTold() {
    faults.put(
        new FaultRules(0.5, Duration.ZERO, 0, Set.of(), Optional.empty(), OptionalLong.empty()));
    OptionalLong chosen = faults.standing().rules().seed();
    assertThat(chosen).isPresent();
    List<Boolean> first = losses(100);

    faults.put(losing(0.5, chosen.getAsLong()));

    assertThat(losses(100)).isEqualTo(first);
  }

  @Test
  void refusedOperationIsNotBegunAndSaysThatItMayBeTriedAgain() {
    faults.put(
        new FaultRules(0, Duration.ZERO, 1, Set.of(), Optional.empty(), OptionalLong.empty()));
    var begun = new ArrayList<String>();

    var answer =
        faults
            .<String, String>served(
                request -> {
                  begun.add(request);
                  return CompletableFuture.completedFuture("done");
                },
                rejection -> CompletableFuture.completedFuture(rejection.reason().name()))
            .apply("put");

    assertThat(answer).isCompletedWithValue("OVERLOADED");
    assertThat(begun).isEmpty();
    assertThatThrownBy(faults::beforeServing)
        .isInstanceOfSatisfying(
            Rejection.class,
            rejection -> {
              assertThat(rejection.reason()).isEqualTo(Reason.OVERLOADED);
              assertThat(rejection.retryAfter()).isPositive();
            });
    assertThat(faults.standing().counts().refusals()).isEqualTo(2);
  }

  @Test
  void delayedOperationIsDoneLaterWhileOthersAreTaken() {
    faults.put(
        new FaultRules(
            0, Duration.ofMillis(200), 0, Set.of(), Optional.empty(), OptionalLong.empty()));
    long start = System.nanoTime();
    var times = new CopyOnWriteArrayList<Long>();
    var served =
        faults.<Integer, Long>served(
            _ -> {
              times.add(System.nanoTime() - start);
              return CompletableFuture.completedFuture(0L);
            },
            CompletableFuture::failedFuture);

    for (int i = 0; i < 50; i++) {
      var _ = served.apply(i);
    }

    eventually(SOON, () -> assertThat(times).hasSize(50));
    assertThat(times).allSatisfy(nanos -> assertThat(nanos).isGreaterThanOrEqualTo(200_000_000L));
    assertThat(faults.standing().counts().delays()).isEqualTo(50);
  }

  @Test
  void heldFailpointLetsGoWhenTheFaultsAreCleared() throws InterruptedException {
    faults.put(stoppingAt(Failpoint.BEFORE_PROPOSE, Optional.of(Duration.ofMinutes(5))));
    Thread held = Thread.ofVirtual().start(() -> faults.pass(Failpoint.BEFORE_PROPOSE));
    Thread behind = Thread.ofVirtual().start(() -> faults.pass(Failpoint.BEFORE_PROPOSE));
    eventually(SOON, () -> assertThat(faults.standing().counts().holds()).isEqualTo(2));
    assertThat(held.isAlive()).isTrue();

    faults.put(FaultRules.NONE);

    assertThat(held.join(SOON)).isTrue();
    assertThat(behind.join(SOON)).isTrue();
    assertThat(ends).isEmpty();
  }

  @Test
  void failpointHoldsForOneTimeOnly() {
    faults.put(stoppingAt(Failpoint.BEFORE_PROPOSE, Optional.of(Duration.ofMillis(1))));

    for (int i = 0; i < 3; i++) {
      faults.pass(Failpoint.BEFORE_PROPOSE);
    }

    assertThat(faults.standing().counts().holds()).isEqualTo(1);
  }

  @Test
  void clockIsShiftedForAsLongAsTheFaultStands() {
    Instant told = Instant.parse("2026-01-01T00:00:00Z");
    WallClock clock = faults.shifted(() -> told);

    faults.put(
        new FaultRules(
            0,
            Duration.ZERO,
            0,
            Set.of(),
            Optional.empty(),
            OptionalLong.empty(),
            Duration.ofMinutes(-3)));
    assertThat(clock.instant()).isEqualTo(told.minusSeconds(180));

    faults.put(FaultRules.NONE);
    assertThat(clock.instant()).isEqualTo(told);
  }

  @Test
  void processWithoutTheProfileAddsNothingToItsHotPath() {
    java.util.function.Function<String, CompletableFuture<String>> work =
        CompletableFuture::completedFuture;

    assertThat(Faults.NONE.served(work, CompletableFuture::failedFuture)).isSameAs(work);
    assertThat(Faults.NONE.shifted(WallClock.SYSTEM)).isSameAs(WallClock.SYSTEM);
  }
}
