package dev.recado.storage.api;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.faults.FaultRules;
import dev.recado.faults.FaultsOnPurpose;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.internal.v1.ExecutionGrpc;
import dev.recado.protocol.internal.v1.FaultsGrpc;
import dev.recado.protocol.internal.v1.GetFaultsRequest;
import dev.recado.protocol.internal.v1.InternalExecuteRequest;
import dev.recado.protocol.internal.v1.InternalExecuteResponse;
import dev.recado.protocol.internal.v1.InternalReadRequest;
import dev.recado.protocol.internal.v1.PutFaultsRequest;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.ReadRequest;
import dev.recado.protocol.v1.Reason;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A storage node's faults on purpose, as gateways and other nodes meet them. */
class FaultsEdgeTest {

  private static final Duration SOON = Duration.ofSeconds(15);

  private final FaultsOnPurpose faults = new FaultsOnPurpose(_ -> {});
  private final TestFleet fleet = new TestFleet(1, TestFleet.BOUNDS, faults);

  @BeforeEach
  void lead() {
    fleet.lead(0);
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  private static FaultRules rules(double lose, Duration delay, double refuse) {
    return new FaultRules(lose, delay, refuse, Set.of(), Optional.empty(), OptionalLong.of(1));
  }

  private static void assertReason(Reason reason, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            status ->
                assertThat(GrpcErrors.toRejection(status).orElseThrow().reason())
                    .isEqualTo(reason));
  }

  private FaultsGrpc.FaultsBlockingStub ofMembers() {
    return FaultsGrpc.newBlockingStub(fleet.node(0).internalChannel());
  }

  private static InternalExecuteRequest request(Operation operation, long correlation) {
    return InternalExecuteRequest.newBuilder()
        .setNamespace(TestFleet.NAMESPACE)
        .setOperation(operation)
        .setCorrelation(correlation)
        .build();
  }

  @Test
  void lostAcknowledgementsAreOfOperationsThatWereExecutedAndTheStreamGoesOn() {
    var answers = new CopyOnWriteArrayList<InternalExecuteResponse>();
    StreamObserver<InternalExecuteRequest> requests =
        ExecutionGrpc.newStub(fleet.node(0).internalChannel()).execute(collecting(answers));
    faults.put(rules(1, Duration.ZERO, 0));
    for (int i = 0; i < 2000; i++) {
      requests.onNext(request(TestFleet.put("lost"), i));
    }
    eventually(SOON, () -> assertThat(fleet.replica(0).executed).hasSize(2000));
    eventually(SOON, () -> assertThat(fleet.node(0).admission.inFlight()).isZero());
    assertThat(answers).isEmpty();

    faults.put(FaultRules.NONE);
    requests.onNext(request(TestFleet.put("heard"), 4711));

    eventually(
        SOON,
        () ->
            assertThat(answers)
                .extracting(InternalExecuteResponse::getCorrelation)
                .containsExactly(4711L));
  }

  private static StreamObserver<InternalExecuteResponse> collecting(
      List<InternalExecuteResponse> answers) {
    return new StreamObserver<>() {
      @Override
      public void onNext(InternalExecuteResponse answer) {
        answers.add(answer);
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {}
    };
  }

  @Test
  void refusedOperationIsAnsweredInItsPlaceAndWasNotExecuted() {
    faults.put(rules(0, Duration.ZERO, 1));

    InternalExecuteResponse answer = fleet.execute(0, TestFleet.put("a"));

    assertThat(answer.getCorrelation()).isEqualTo(77);
    assertThat(answer.getError().getReason()).isEqualTo(Reason.OVERLOADED);
    assertThat(answer.getError().getRetryAfterMillis()).isPositive();
    assertThat(fleet.replica(0).executed).isEmpty();
  }

  @Test
  void lostAnswerOfASingleCallIsABrokenCallThatSaysNothing() {
    faults.put(rules(1, Duration.ZERO, 0));

    assertThatThrownBy(this::read)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure -> {
              assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
              assertThat(GrpcErrors.toRejection(failure)).isEmpty();
            });
    faults.put(rules(0, Duration.ZERO, 1));
    assertReason(Reason.OVERLOADED, this::read);
  }

  private void read() {
    var _ =
        ExecutionGrpc.newBlockingStub(fleet.node(0).internalChannel())
            .read(
                InternalReadRequest.newBuilder()
                    .setNamespace(TestFleet.NAMESPACE)
                    .setRead(ReadRequest.newBuilder().setKey(TestFleet.put("a").getKey()))
                    .build());
  }

  @Test
  void membersPutAndClearFaultsWhichNeverBefallTheseCalls() {
    var wanted =
        dev.recado.protocol.internal.v1.FaultRules.newBuilder()
            .setLoseAcknowledgements(1)
            .setRefuse(1)
            .addStopAt("before-propose")
            .setSeed(3)
            .build();

    var put = ofMembers().put(PutFaultsRequest.newBuilder().setRules(wanted).build());
    var got = ofMembers().get(GetFaultsRequest.getDefaultInstance());

    assertThat(put.getRules()).isEqualTo(got.getRules()).isEqualTo(wanted);
    assertThat(got.getFailpointsList())
        .containsExactly(
            "before-propose",
            "after-log-before-apply",
            "after-apply-before-ack",
            "after-relay-before-mark");
    var cleared = ofMembers().put(PutFaultsRequest.getDefaultInstance());
    assertThat(cleared.getRules())
        .isEqualTo(dev.recado.protocol.internal.v1.FaultRules.getDefaultInstance());
  }

  @Test
  void faultsAreForMembersOnTheirPortOnly() {
    var request = GetFaultsRequest.getDefaultInstance();
    var stranger =
        io.grpc.netty.NettyChannelBuilder.forAddress("127.0.0.1", fleet.node(0).internal.port())
            .usePlaintext()
            .build();
    try {
      assertReason(
          Reason.UNAUTHENTICATED,
          () -> {
            var _ = FaultsGrpc.newBlockingStub(stranger).get(request);
          });
    } finally {
      stranger.shutdownNow();
    }
    assertThatThrownBy(() -> FaultsGrpc.newBlockingStub(fleet.client(0)).get(request))
        .hasMessageContaining("UNIMPLEMENTED");
  }

  @Test
  void nodeWithoutTheProfileRefusesFaults() {
    try (var plain = new TestFleet(1, TestFleet.BOUNDS)) {
      assertReason(
          Reason.FAULTS_OFF,
          () -> {
            var _ =
                FaultsGrpc.newBlockingStub(plain.node(0).internalChannel())
                    .put(PutFaultsRequest.getDefaultInstance());
          });
    }
  }
}
