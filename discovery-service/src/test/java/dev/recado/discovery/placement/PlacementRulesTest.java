package dev.recado.discovery.placement;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlacementRulesTest {

  @Test
  void nothingIsPlannedBeforeTheExpectedMembersAreThere() {
    var rules = new PlacementRules(3, 3, 4);

    assertThat(rules.plan(members(3))).isEmpty();
    assertThat(rules.plan(members(4))).isPresent();
  }

  @Test
  void threeMembersLeadOnePositionEachInTheOrderOfTheirNames() {
    List<Candidate> members = members(3);

    List<List<UUID>> plan = new PlacementRules(3, 3, 3).plan(shuffled(members)).orElseThrow();

    assertThat(plan.stream().map(List::getFirst))
        .containsExactlyElementsOf(members.stream().map(Candidate::id).toList());
  }

  static Stream<List<Integer>> sizes() {
    return IntStream.rangeClosed(3, 9)
        .boxed()
        .flatMap(members -> Stream.of(1, 2, 3, 4, 7, 12, 24).map(n -> List.of(members, n)));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void replicasLieOnDifferentMembersAndAreSpreadEvenlyWithTheirLeaders(List<Integer> size) {
    List<Candidate> members = members(size.get(0));
    int positions = size.get(1);

    List<List<UUID>> plan = new PlacementRules(positions, 3, 3).plan(members).orElseThrow();

    assertThat(plan).hasSize(positions);
    assertThat(plan).allSatisfy(replicas -> assertThat(new HashSet<>(replicas)).hasSize(3));
    assertThat(spread(members, plan.stream().flatMap(List::stream).toList()))
        .isLessThanOrEqualTo(1);
    assertThat(spread(members, plan.stream().map(List::getFirst).toList())).isLessThanOrEqualTo(1);
  }

  @Test
  void replicasLieInDifferentZonesWhereMembersNameThem() {
    var members = new ArrayList<Candidate>();
    Map<UUID, String> zones = new java.util.HashMap<>();
    for (String zone : List.of("a", "a", "a", "b", "b", "c")) {
      Candidate member =
          new Candidate(UUID.randomUUID(), "storage-" + members.size(), zone, Set.of());
      members.add(member);
      zones.put(member.id(), zone);
    }

    List<List<UUID>> plan = new PlacementRules(12, 3, 6).plan(members).orElseThrow();

    assertThat(plan)
        .allSatisfy(replicas ->
            assertThat(replicas.stream().map(zones::get).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("a", "b", "c"));
  }

  @Test
  void tooFewZonesAreSpreadAsFarAsTheyGo() {
    List<Candidate> members =
        List.of(
            new Candidate(UUID.randomUUID(), "s-1", "a", Set.of()),
            new Candidate(UUID.randomUUID(), "s-2", "a", Set.of()),
            new Candidate(UUID.randomUUID(), "s-3", "a", Set.of()),
            new Candidate(UUID.randomUUID(), "s-4", "b", Set.of()));
    UUID onlyB = members.getLast().id();

    List<List<UUID>> plan = new PlacementRules(4, 3, 4).plan(members).orElseThrow();

    assertThat(plan).allSatisfy(replicas -> assertThat(replicas).contains(onlyB));
  }

  @Test
  void replicasThatExistAreAdoptedAndNotPlannedAgain() {
    UUID a = UUID.randomUUID();
    UUID b = UUID.randomUUID();
    UUID c = UUID.randomUUID();
    UUID fresh = UUID.randomUUID();
    List<Candidate> members =
        List.of(
            new Candidate(fresh, "storage-0", "", Set.of()),
            new Candidate(a, "storage-1", "", Set.of(0, 1)),
            new Candidate(b, "storage-2", "", Set.of(0, 1)),
            new Candidate(c, "storage-3", "", Set.of(0, 1)));

    List<List<UUID>> plan = new PlacementRules(2, 3, 3).plan(members).orElseThrow();

    assertThat(plan).allSatisfy(r -> assertThat(r).containsExactlyInAnyOrder(a, b, c));
    assertThat(plan.get(0).getFirst()).isNotEqualTo(plan.get(1).getFirst());
  }

  @Test
  void fleetWithDataWaitsUntilEachPositionHasAMajority() {
    List<Candidate> members =
        List.of(
            new Candidate(UUID.randomUUID(), "storage-1", "", Set.of(0, 1)),
            new Candidate(UUID.randomUUID(), "storage-2", "", Set.of(0)),
            new Candidate(UUID.randomUUID(), "storage-3", "", Set.of()));

    assertThat(new PlacementRules(2, 3, 3).plan(members)).isEmpty();
  }

  @Test
  void holderThatComesLateIsAddedWhileAPlaceIsFree() {
    var rules = new PlacementRules(1, 3, 3);
    UUID a = UUID.randomUUID();
    UUID b = UUID.randomUUID();
    UUID c = UUID.randomUUID();
    UUID late = UUID.randomUUID();

    assertThat(rules.adoptsAlso(List.of(a, b), late)).isTrue();
    assertThat(rules.adoptsAlso(List.of(a, b), a)).isFalse();
    assertThat(rules.adoptsAlso(List.of(a, b, c), late)).isFalse();
  }

  private static List<Candidate> members(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> new Candidate(UUID.randomUUID(), "storage-" + i, "", Set.of()))
        .toList();
  }

  private static List<Candidate> shuffled(List<Candidate> members) {
    var shuffled = new ArrayList<>(members);
    Collections.shuffle(shuffled, new Random(7));
    return shuffled;
  }

  /** Between the member that is named most often and the one that is named least often. */
  private static long spread(List<Candidate> members, Collection<UUID> named) {
    Map<UUID, Long> counts = named.stream().collect(groupingBy(id -> id, counting()));
    List<Long> all = members.stream().map(m -> counts.getOrDefault(m.id(), 0L)).sorted().toList();
    return all.getLast() - all.getFirst();
  }
}
