package dev.recado.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RoutingRulesTest {

  private static final UUID A = new UUID(0, 1);
  private static final UUID B = new UUID(0, 2);
  private static final UUID C = new UUID(0, 3);

  private static Candidate well(UUID member) {
    return new Candidate(member, false, false);
  }

  private static Candidate troubled(UUID member) {
    return new Candidate(member, false, true);
  }

  private static Candidate suspect(UUID member) {
    return new Candidate(member, true, false);
  }

  @Test
  void hintedLeaderComesBeforeTheViewsAndThePreferredOne() {
    var replicas = List.of(well(A), well(B), well(C));

    assertThat(RoutingRules.leaderFirst(replicas, Optional.of(C), Optional.of(B)))
        .containsExactly(C, B, A);
    assertThat(RoutingRules.leaderFirst(replicas, Optional.empty(), Optional.of(B)))
        .containsExactly(B, A, C);
    assertThat(RoutingRules.leaderFirst(replicas, Optional.empty(), Optional.empty()))
        .containsExactly(A, B, C);
  }

  @Test
  void troubledLeaderIsAskedAfterTheOthersButBeforeSuspects() {
    assertThat(
            RoutingRules.leaderFirst(
                List.of(suspect(A), troubled(B), well(C)), Optional.of(B), Optional.of(A)))
        .containsExactly(C, B, A);
  }

  @Test
  void nobodyIsEverLeftOut() {
    var all = List.of(suspect(A), new Candidate(B, true, true), troubled(C));

    assertThat(RoutingRules.leaderFirst(all, Optional.empty(), Optional.empty()))
        .containsExactly(C, A, B);
    assertThat(RoutingRules.spread(List.of(suspect(A)), 5)).containsExactly(A);
    assertThat(RoutingRules.spread(List.of(), 5)).isEmpty();
  }

  @Test
  void hintThatHoldsNoReplicaChangesNothing() {
    assertThat(
            RoutingRules.leaderFirst(List.of(well(A), well(B)), Optional.of(C), Optional.empty()))
        .containsExactly(A, B);
  }

  @Test
  void readsGoRoundTheLiveReplicas() {
    var replicas = List.of(well(A), suspect(B), well(C));

    assertThat(RoutingRules.spread(replicas, 0)).containsExactly(A, C, B);
    assertThat(RoutingRules.spread(replicas, 1)).containsExactly(C, A, B);
    assertThat(RoutingRules.spread(replicas, -1)).containsExactly(C, A, B);
    assertThat(RoutingRules.spread(replicas, Integer.MIN_VALUE)).startsWith(A);
  }

  @Test
  void nextIsWhoWasAskedLeastInTheOrder() {
    var order = List.of(A, B, C);

    assertThat(RoutingRules.next(order, Map.of())).contains(A);
    assertThat(RoutingRules.next(order, Map.of(A, 1))).contains(B);
    assertThat(RoutingRules.next(order, Map.of(A, 1, B, 1))).contains(C);
    assertThat(RoutingRules.next(order, Map.of(A, 1, B, 1, C, 1))).contains(A);
    assertThat(RoutingRules.next(List.of(), Map.of())).isEmpty();
  }
}
