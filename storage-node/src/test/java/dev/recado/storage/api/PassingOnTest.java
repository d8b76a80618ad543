package dev.recado.storage.api;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.protocol.Fingerprints;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.InternalExecuteRequest;
import dev.recado.protocol.internal.v1.InternalExecuteResponse;
import dev.recado.protocol.internal.v1.LoggedOperation;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.Status;
import dev.recado.storage.forward.ForwardProperties;
import dev.recado.storage.position.IndeterminateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class PassingOnTest {

  private TestFleet fleet = new TestFleet(1, TestFleet.BOUNDS);

  @AfterEach
  void close() {
    fleet.close();
  }

  @Test
  void operationIsExecutedByTheLeaderAndAnsweredByTheNodeThatWasAsked() {
    fleet.lead(1);
    Operation operation = TestFleet.put("a");

    InternalExecuteResponse answer = fleet.execute(0, operation);

    assertThat(answer.getOutcome().getStatus()).isEqualTo(Status.OK);
    assertThat(answer.getCorrelation()).isEqualTo(77);
    assertThat(answer.getHops()).isEqualTo(1);
    assertThat(answer.getLeader()).isEqualTo(fleet.node(1).id.toString());
    assertThat(fleet.replica(0).executed).isEmpty();
    LoggedOperation logged = fleet.replica(1).executed.getFirst();
    assertThat(OperationIds.fromByteString(logged.getId())).hasToString(operation.getId());
    assertThat(logged.getNamespace()).isEqualTo(TestFleet.NAMESPACE);
    assertThat(logged.getFingerprint().toByteArray()).isEqualTo(Fingerprints.of(operation));
  }

  @Test
  void leaderExecutesWithoutAHop() {
    fleet.lead(0);

    InternalExecuteResponse answer = fleet.execute(0, TestFleet.put("a"));

    assertThat(answer.getHops()).isZero();
    assertThat(answer.getLeader()).isEqualTo(fleet.node(0).id.toString());
  }

  @Test
  void staleHintIsPassedOnByTheFormerLeader() {
    fleet.lead(2);
    fleet.replica(0).leader = Optional.of(fleet.node(1).id);

    InternalExecuteResponse answer = fleet.execute(0, TestFleet.put("a"));

    assertThat(answer.hasOutcome()).isTrue();
    assertThat(answer.getHops()).isEqualTo(2);
    assertThat(answer.getLeader()).isEqualTo(fleet.node(2).id.toString());
    assertThat(fleet.replica(2).executed).hasSize(1);
  }

  @Test
  void requestThatGoesInCirclesEndsAfterBoundedHops() {
    fleet.lead(0);
    fleet.replica(0).leads = false;
    fleet.replica(0).leader = Optional.of(fleet.node(1).id);

    InternalExecuteResponse answer = fleet.execute(0, TestFleet.put("a"));

    assertThat(answer.getError().getReason()).isEqualTo(Reason.NOT_LEADER);
    assertThat(answer.getHops()).isEqualTo(2);
  }

  @Test
  void nodeThatSteppedDownPassesOnToTheNewLeader() {
    fleet.lead(1);
    fleet.replica(0).leads = true;
    fleet.replica(0).execution =
        _ -> CompletableFuture.failedFuture(new Rejection(Reason.NOT_LEADER, "Stepped down."));

    InternalExecuteResponse answer = fleet.execute(0, TestFleet.put("a"));

    assertThat(answer.hasOutcome()).isTrue();
    assertThat(fleet.replica(1).executed).hasSize(1);
  }

  @Test
  void nodeWithoutAReplicaAsksTheHoldersUntilOneTakesIt() {
    fleet.lead(2);
    fleet.node(0).replicas.remove(0);
    fleet.place(List.of(fleet.node(1), fleet.node(2)), Optional.of(fleet.node(1).id));
    fleet.node(1).internal.stop();

    InternalExecuteResponse answer = fleet.execute(0, TestFleet.put("a"));

    assertThat(answer.hasOutcome()).isTrue();
    assertThat(fleet.replica(2).executed).hasSize(1);
  }

  @Test
  void noKnownLeaderIsARejection() {
    fleet.replica(0);
    fleet.place(List.of(fleet.node(0)), Optional.of(fleet.node(0).id));

    assertThat(fleet.execute(0, TestFleet.put("a")).getError().getReason())
        .isEqualTo(Reason.NOT_LEADER);
  }

  @Test
  void indeterminateOperationIsUndecidedAndNeverRejected() {
    fleet.lead(1);
    fleet.replica(1).execution =
        _ ->
            CompletableFuture.failedFuture(
                new IndeterminateException("Stepped down", new TimeoutException()));

    assertThat(fleet.execute(1, TestFleet.put("a")).getError().getReason())
        .isEqualTo(Reason.UNDECIDED);
    assertThat(fleet.execute(0, TestFleet.put("a")).getError().getReason())
        .isEqualTo(Reason.UNDECIDED);
  }

  @Test
  void unexpectedFailureOfTheReplicaIsUndecided() {
    fleet.lead(0);
    fleet.replica(0).execution =
        _ -> {
          throw new IllegalStateException("Anything may have happened");
        };

    assertThat(fleet.execute(0, TestFleet.put("a")).getError().getReason())
        .isEqualTo(Reason.UNDECIDED);
  }

  @Test
  void leaderThatDiesAfterTakingAnOperationLeavesItUndecided() {
    // The node that passed it on would wait for longer than the other one's end takes.
    restartWith(4096, 8192);
    fleet.lead(1);
    fleet.replica(1).execution = _ -> new CompletableFuture<>();
    var answer =
        fleet.send(0, InternalExecuteRequest.newBuilder().setOperation(TestFleet.put("a")));
    eventually(Duration.ofSeconds(5), () -> assertThat(fleet.replica(1).executed).hasSize(1));

    fleet.node(1).close();

    assertThat(answer.join().getError().getReason()).isEqualTo(Reason.UNDECIDED);
    assertThat(answer.join().getError().getDetail()).contains("broke");
  }

  @Test
  void leaderThatDoesNotAnswerInTimeLeavesTheOperationUndecided() {
    fleet.lead(1);
    fleet.replica(1).execution = _ -> new CompletableFuture<>();

    assertThat(fleet.execute(0, TestFleet.put("a")).getError().getReason())
        .isEqualTo(Reason.UNDECIDED);
    assertThat(fleet.execute(1, TestFleet.put("a")).getError().getReason())
        .isEqualTo(Reason.UNDECIDED);
  }

  @Test
  void leaderThatCannotBeReachedLeavesTheOperationUndone() {
    fleet.lead(1);
    fleet.node(1).internal.stop();

    assertThat(fleet.execute(0, TestFleet.put("a")).getError().getReason())
        .isEqualTo(Reason.POSITION_UNAVAILABLE);
  }

  @Test
  void leaderThatCameBackUnderAnotherAddressIsReachedThere() {
    fleet.lead(1);
    assertThat(fleet.execute(0, TestFleet.put("a")).hasOutcome()).isTrue();
    fleet.node(1).internal.stop();
    assertThat(fleet.execute(0, TestFleet.put("b")).hasError()).isTrue();

    fleet.node(1).internal.start();
    fleet.place(fleet.nodes, Optional.empty());

    assertThat(fleet.execute(0, TestFleet.put("c")).hasOutcome()).isTrue();
  }

  @Test
  void malformedOperationIsRefusedBeforeItIsPassedOn() {
    fleet.lead(1);

    assertThat(
            fleet
                .execute(0, TestFleet.put("a").toBuilder().setId("no-id").build())
                .getError()
                .getReason())
        .isEqualTo(Reason.BAD_ID);
    assertThat(fleet.replica(1).executed).isEmpty();
  }

  @Test
  void moreThanTheNodeWorksOnIsOverloadedAndNotDone() {
    restartWith(4096, 2);
    fleet.lead(0);
    fleet.replica(0).execution = _ -> new CompletableFuture<>();
    for (int i = 0; i < 2; i++) {
      var _ = fleet.send(0, InternalExecuteRequest.newBuilder().setOperation(TestFleet.put("a")));
    }
    eventually(Duration.ofSeconds(5), () -> assertThat(fleet.replica(0).executed).hasSize(2));

    assertThat(fleet.execute(0, TestFleet.put("a")).getError().getReason())
        .isEqualTo(Reason.OVERLOADED);
    assertThat(fleet.replica(0).executed).hasSize(2);
  }

  @Test
  void moreThanMayWaitForOnePeerIsOverloadedAndNotDone() {
    restartWith(1, 8192);
    fleet.lead(1);
    fleet.replica(1).execution = _ -> new CompletableFuture<>();
    var _ = fleet.send(0, InternalExecuteRequest.newBuilder().setOperation(TestFleet.put("a")));
    eventually(Duration.ofSeconds(5), () -> assertThat(fleet.replica(1).executed).hasSize(1));

    assertThat(fleet.execute(0, TestFleet.put("a")).getError().getReason())
        .isEqualTo(Reason.OVERLOADED);
  }

  @Test
  void stoppingNodeTakesNothingMoreAndFinishesWhatItTook() {
    fleet.lead(0);
    var decision = new CompletableFuture<dev.recado.storage.position.Decided>();
    fleet.replica(0).execution = _ -> decision;
    var taken = fleet.send(0, InternalExecuteRequest.newBuilder().setOperation(TestFleet.put("a")));
    eventually(Duration.ofSeconds(5), () -> assertThat(fleet.replica(0).executed).hasSize(1));

    fleet.node(0).admission.stopTaking();

    assertThat(fleet.execute(0, TestFleet.put("b")).getError().getReason())
        .isEqualTo(Reason.SHUTTING_DOWN);
    assertThat(fleet.node(0).admission.awaitEmpty(Duration.ofMillis(50))).isFalse();
    decision.complete(fleet.replica(0).decide(LoggedOperation.getDefaultInstance()).join());
    assertThat(taken.join().hasOutcome()).isTrue();
    assertThat(fleet.node(0).admission.awaitEmpty(Duration.ofSeconds(5))).isTrue();
  }

  private void restartWith(int peerOutstandingMax, int outstandingMax) {
    fleet.close();
    fleet =
        new TestFleet(
            1,
            new ForwardProperties(
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                peerOutstandingMax,
                DataSize.ofMegabytes(32),
                outstandingMax,
                DataSize.ofMegabytes(64)));
  }
}
