package dev.recado.storage.api;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.internal.v1.LoggedOperation;
import dev.recado.protocol.v1.ExecuteRequest;
import dev.recado.protocol.v1.ExecuteResponse;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.OperationsGrpc;
import dev.recado.protocol.v1.Reason;
import dev.recado.storage.position.Decided;
import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExecuteStreamTest {

  private static final Duration SOON = Duration.ofSeconds(15);

  private final TestFleet fleet = new TestFleet(1, TestFleet.BOUNDS);
  private final Map<String, CompletableFuture<Decided>> waiting = new ConcurrentHashMap<>();
  private final StreamResponses<ExecuteResponse> responses = new StreamResponses<>();

  @BeforeEach
  void lead() {
    fleet.lead(0);
    fleet.replica(0).execution =
        operation ->
            waiting.computeIfAbsent(
                OperationIds.fromByteString(operation.getId()).toString(),
                _ -> new CompletableFuture<>());
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  @Test
  void responsesComeInOrderOfDecision() {
    StreamObserver<ExecuteRequest> requests = open();
    List<Operation> operations =
        List.of(TestFleet.put("a"), TestFleet.put("b"), TestFleet.put("c"));
    operations.forEach(operation -> requests.onNext(request(operation)));
    eventually(SOON, () -> assertThat(waiting).hasSize(3));

    decide(operations.get(2));
    eventually(SOON, () -> assertThat(responses.received).hasSize(1));
    decide(operations.get(0));
    eventually(SOON, () -> assertThat(responses.received).hasSize(2));
    requests.onCompleted();
    decide(operations.get(1));

    eventually(SOON, () -> assertThat(responses.completed).isTrue());
    assertThat(responses.received.stream().map(ExecuteResponse::getId))
        .containsExactly(
            operations.get(2).getId(), operations.get(0).getId(), operations.get(1).getId());
  }

  @Test
  void atMost1024AreTakenBeforeTheyAreAnsweredAndNoneIsLost() {
    StreamObserver<ExecuteRequest> requests = open();
    for (int i = 0; i < 2_500; i++) {
      requests.onNext(request(TestFleet.put("key-" + i)));
    }
    requests.onCompleted();

    eventually(SOON, () -> assertThat(waiting).hasSize(1024));
    // Had more been let in, it would have been taken by now: all 2,500 were sent before.
    assertThat(fleet.replica(0).executed).hasSize(1024);
    fleet.replica(0).execution = fleet.replica(0)::decide;
    waiting.values().forEach(this::complete);

    eventually(SOON, () -> assertThat(responses.completed).isTrue());
    assertThat(responses.received).hasSize(2_500);
    assertThat(responses.received).allMatch(ExecuteResponse::hasOutcome);
    assertThat(responses.received.stream().map(ExecuteResponse::getId).distinct()).hasSize(2_500);
  }

  @Test
  void badOperationIsAnsweredInItsPlaceAndTheStreamGoesOn() {
    StreamObserver<ExecuteRequest> requests = open();
    Operation good = TestFleet.put("good");
    requests.onNext(request(TestFleet.put("").toBuilder().setId("x").build()));
    requests.onNext(request(good));
    eventually(SOON, () -> assertThat(waiting).hasSize(1));
    decide(good);

    eventually(SOON, () -> assertThat(responses.received).hasSize(2));
    assertThat(responses.received.getFirst().getError().getReason()).isEqualTo(Reason.BAD_KEY);
    assertThat(responses.received.getLast().hasOutcome()).isTrue();
  }

  @Test
  void stoppingEndsAnIdleStreamWithItsReason() {
    StreamObserver<ExecuteRequest> requests = open();
    Operation operation = TestFleet.put("a");
    requests.onNext(request(operation));
    eventually(SOON, () -> assertThat(waiting).hasSize(1));

    fleet.node(0).streams.closeAll();
    decide(operation);

    eventually(SOON, () -> assertThat(responses.failure).isPresent());
    assertThat(responses.received).hasSize(1);
    assertThat(GrpcErrors.toRejection(responses.failure.orElseThrow()).orElseThrow().reason())
        .isEqualTo(Reason.SHUTTING_DOWN);
    eventually(SOON, () -> assertThat(fleet.node(0).streams.count()).isZero());
  }

  @Test
  void clientThatGoesAwayLeavesNothingOpen() {
    StreamObserver<ExecuteRequest> requests = open();
    Operation operation = TestFleet.put("a");
    requests.onNext(request(operation));
    eventually(SOON, () -> assertThat(waiting).hasSize(1));

    requests.onError(new IllegalStateException("gone"));
    decide(operation);

    eventually(SOON, () -> assertThat(fleet.node(0).streams.count()).isZero());
    eventually(SOON, () -> assertThat(fleet.node(0).admission.inFlight()).isZero());
  }

  private StreamObserver<ExecuteRequest> open() {
    return OperationsGrpc.newStub(fleet.client(0))
        .withCallCredentials(new Bearer(TestFleet.KEY))
        .execute(responses);
  }

  private static ExecuteRequest request(Operation operation) {
    return ExecuteRequest.newBuilder().setOperation(operation).build();
  }

  private void decide(Operation operation) {
    complete(Optional.ofNullable(waiting.get(operation.getId())).orElseThrow());
  }

  private void complete(CompletableFuture<Decided> decision) {
    decision.complete(fleet.replica(0).decide(LoggedOperation.getDefaultInstance()).join());
  }

  /** An API key as gRPC's call credentials. */
  static final class Bearer extends CallCredentials {
    private final String key;

    Bearer(String key) {
      this.key = key;
    }

    @Override
    public void applyRequestMetadata(RequestInfo info, Executor executor, MetadataApplier applier) {
      var headers = new Metadata();
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + key);
      applier.apply(headers);
    }
  }
}
