package dev.recado.verification.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.verification.history.Kind;
import dev.recado.verification.history.Operation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OperationPlanTest {

  private static List<PlannedOperation> first(int count, long seed, int client) {
    var plan = new OperationPlan(seed, client, 4);
    return Stream.generate(plan::next).limit(count).toList();
  }

  @Test
  void seedRepeatsThePlanOfEachClient() {
    assertThat(first(200, 7, 1))
        .isEqualTo(first(200, 7, 1))
        .isNotEqualTo(first(200, 7, 2))
        .isNotEqualTo(first(200, 8, 1));
  }

  @Test
  void everyKindOfOperationTakesEveryWayThatItCan() {
    List<PlannedOperation> plan = first(5_000, 7, 1);
    assertThat(plan).extracting(PlannedOperation::kind).contains(Kind.values());
    assertThat(plan)
        .filteredOn(planned -> planned.kind() == Kind.PUT)
        .extracting(PlannedOperation::way)
        .contains(Way.values());
    assertThat(plan)
        .filteredOn(planned -> planned.kind() == Kind.LOGGED_READ)
        .extracting(PlannedOperation::way)
        .containsOnly(Way.SUBMITTED);
    assertThat(plan)
        .filteredOn(planned -> planned.kind() == Kind.READ)
        .allSatisfy(planned -> {
          assertThat(planned.way()).isNotEqualTo(Way.SUBMITTED);
          assertThat(planned.recipient()).isEqualTo(PlannedOperation.NOBODY);
        });
    // Over HTTP an update cannot name a revision, and a retry may take another transport.
    assertThat(plan)
        .filteredOn(PlannedOperation::conditional)
        .extracting(PlannedOperation::kind)
        .containsOnly(Kind.PUT, Kind.DELETE);
  }

  @Test
  void batchesAreOfSeveralKeysThatShareATag() {
    List<PlannedOperation> batches =
        first(5_000, 7, 1).stream().filter(planned -> planned.kind() == Kind.BATCH).toList();
    assertThat(batches)
        .hasSizeGreaterThan(100)
        .allSatisfy(batch -> {
          List<String> keys =
              batch.parts().stream().map(part -> OperationPlan.key("p/", part.key())).toList();
          assertThat(keys).doesNotHaveDuplicates().hasSizeBetween(2, OperationPlan.KEYS_A_TAG);
          assertThat(keys.stream().map(key -> Operation.read("r", key).group()).distinct())
              .hasSize(1);
        });
  }

  @Test
  void someOperationsAreCancelledBeforeDuringAndAfter() {
    assertThat(first(5_000, 7, 1))
        .extracting(PlannedOperation::cancel)
        .contains(PlannedOperation.Cancel.values());
  }

  @Test
  void mostOperationsMeetOnFewKeys() {
    assertThat(first(1_000, 7, 1).stream().filter(p -> p.key() < OperationPlan.HOT_KEYS).count())
        .isGreaterThan(500);
  }
}
