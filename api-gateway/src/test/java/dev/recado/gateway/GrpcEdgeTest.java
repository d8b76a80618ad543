package dev.recado.gateway;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.Accepted;
import dev.recado.protocol.v1.DeleteRequest;
import dev.recado.protocol.v1.EntriesGrpc;
import dev.recado.protocol.v1.EntriesGrpc.EntriesBlockingStub;
import dev.recado.protocol.v1.GetOperationRequest;
import dev.recado.protocol.v1.HistoryRequest;
import dev.recado.protocol.v1.HistoryResponse;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.NotificationsGrpc;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.OperationState;
import dev.recado.protocol.v1.OperationStep;
import dev.recado.protocol.v1.OperationsGrpc;
import dev.recado.protocol.v1.OperationsGrpc.OperationsBlockingStub;
import dev.recado.protocol.v1.ReadRequest;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.RegisterRecipientRequest;
import dev.recado.protocol.v1.ScanRequest;
import dev.recado.protocol.v1.Status;
import dev.recado.protocol.v1.SubmitRequest;
import dev.recado.protocol.v1.WriteRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcEdgeTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @RegisterExtension static final SharedGateway SHARED = new SharedGateway();

  private final FakeFleet fleet = SHARED.fleet();
  private final ManagedChannel bare =
      NettyChannelBuilder.forAddress("127.0.0.1", SHARED.gateway().grpcPort())
          .usePlaintext()
          .build();
  private final ByteString key = ByteString.copyFromUtf8("k-" + UUID.randomUUID());
  private final EntriesBlockingStub entries =
      EntriesGrpc.newBlockingStub(bare).withInterceptors(FakeFleet.clientKey());
  private final OperationsBlockingStub operations =
      OperationsGrpc.newBlockingStub(bare).withInterceptors(FakeFleet.clientKey());

  @AfterEach
  void close() {
    bare.shutdownNow();
  }

  private WriteRequest write(String value) {
    return WriteRequest.newBuilder().setKey(key).setValue(ByteString.copyFromUtf8(value)).build();
  }

  private static Reason reason(Throwable failure) {
    return GrpcErrors.toRejection(failure).orElseThrow().reason();
  }

  @Test
  void eachKindOfWriteIsExecuted() {
    assertThat(entries.update(write("0")).getOutcome().getStatus()).isEqualTo(Status.NOT_FOUND);
    assertThat(entries.create(write("1")).getOutcome().getCreated()).isTrue();
    assertThat(entries.create(write("2")).getOutcome().getStatus())
        .isEqualTo(Status.ALREADY_EXISTS);
    assertThat(entries.put(write("3")).getOutcome().getVersion()).isEqualTo(2);
    assertThat(entries.read(ReadRequest.newBuilder().setKey(key).build()).getEntry().getValue())
        .isEqualTo(ByteString.copyFromUtf8("3"));
    assertThat(entries.scan(ScanRequest.newBuilder().setPrefix(key).build()).getEntriesList())
        .hasSize(1);
    assertThat(
            entries.delete(DeleteRequest.newBuilder().setKey(key).build()).getOutcome().getStatus())
        .isEqualTo(Status.OK);
    assertThat(entries.read(ReadRequest.newBuilder().setKey(key).build()).hasEntry()).isFalse();
  }

  @Test
  void sameIdOverHttpAndGrpcIsOneOperation() {
    String id = OperationIds.next().toString();

    var first = entries.put(write("1").toBuilder().setId(id).build());
    Answer second =
        SHARED.gateway().put("/v1/entries/" + key.toStringUtf8(), "1", "Idempotency-Key", id);

    assertThat(first.getReplayed()).isFalse();
    assertThat(second.header("Recado-Replayed")).isEqualTo("true");
    assertThat(second.header("ETag")).isEqualTo("\"" + first.getOutcome().getRevision() + "\"");
  }

  @Test
  void historyIsToldOverGrpcToo() {
    String id = OperationIds.next().toString();
    var request = HistoryRequest.newBuilder().setId(id).setKey(key).build();
    assertThat(reason(catchThrowable(() -> operations.history(request))))
        .isEqualTo(Reason.UNKNOWN_OPERATION);
    var _ = entries.put(write("1").toBuilder().setId(id).build());

    HistoryResponse history = operations.history(request);

    assertThat(history.getStepsList())
        .extracting(OperationStep::getStep)
        .contains(OperationStep.Step.DISPATCHED, OperationStep.Step.LOGGED);
    assertThat(history.getMembersList()).hasSizeGreaterThanOrEqualTo(5);
  }

  @Test
  void callWithoutAKeyIsUnauthenticated() {
    Throwable failure = catchThrowable(() -> EntriesGrpc.newBlockingStub(bare).put(write("1")));

    assertThat(reason(failure)).isEqualTo(Reason.UNAUTHENTICATED);
  }

  @Test
  void badInputIsNamed() {
    assertThat(reason(catchThrowable(() -> entries.put(WriteRequest.getDefaultInstance()))))
        .isEqualTo(Reason.BAD_KEY);
    assertThat(reason(catchThrowable(() -> entries.put(write("1").toBuilder().setId("x").build()))))
        .isEqualTo(Reason.BAD_ID);
    assertThat(
            reason(
                catchThrowable(() ->
                    entries.put(
                        write("1").toBuilder().setReplyTo(UUID.randomUUID().toString()).build()))))
        .isEqualTo(Reason.UNKNOWN_RECIPIENT);
    assertThat(reason(catchThrowable(() -> operations.submit(SubmitRequest.getDefaultInstance()))))
        .isEqualTo(Reason.MALFORMED);
    Operation toNobody =
        operation("1").toBuilder().setReplyTo(UUID.randomUUID().toString()).build();
    assertThat(
            reason(catchThrowable(() -> operations.submit(submission(operation("1"), toNobody)))))
        .isEqualTo(Reason.UNKNOWN_RECIPIENT);
    Operation keyless = operation("1").toBuilder().clearKey().build();
    assertThat(reason(catchThrowable(() -> operations.submit(submission(operation("1"), keyless)))))
        .isEqualTo(Reason.BAD_KEY);
  }

  @Test
  void outOfPatienceACallIsUndecidedAndItsOperationAccepted() {
    fleet.nodes().forEach(FakeNode::fallSilent);
    String id = OperationIds.next().toString();

    Throwable failure =
        catchThrowable(() ->
            entries
                .withDeadlineAfter(1, TimeUnit.SECONDS)
                .put(write("1").toBuilder().setId(id).build()));

    assertThat(reason(failure)).isEqualTo(Reason.UNDECIDED);
    assertThat(GrpcErrors.toRejection(failure).orElseThrow().metadata())
        .containsEntry("id", id)
        .containsEntry("accepted", "true");
    fleet.reset();
    eventually(
        SOON,
        () ->
            assertThat(
                    operations
                        .get(GetOperationRequest.newBuilder().setId(id).setKey(key).build())
                        .getState())
                .isEqualTo(OperationState.DECIDED));
  }

  private static SubmitRequest submission(Operation... wanted) {
    return SubmitRequest.newBuilder().addAllOperations(List.of(wanted)).build();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 17, 1_000})
  void allOfManyAreAccepted(int count) {
    Operation[] wanted =
        IntStream.range(0, count).mapToObj(i -> operation("v" + i)).toArray(Operation[]::new);

    var accepted = operations.submit(submission(wanted)).getAcceptedList();

    assertThat(accepted)
        .extracting(Accepted::getId)
        .containsExactlyElementsOf(Stream.of(wanted).map(Operation::getId).toList());
  }

  @Test
  void submittedOperationsAreAcceptedInOrder() {
    List<Operation> wanted =
        List.of(operation("1"), operation("2"), operation("3").toBuilder().clearId().build());

    var accepted =
        operations
            .submit(SubmitRequest.newBuilder().addAllOperations(wanted).build())
            .getAcceptedList();

    assertThat(accepted.get(0).getId()).isEqualTo(wanted.get(0).getId());
    assertThat(accepted.get(1).getId()).isEqualTo(wanted.get(1).getId());
    assertThat(accepted.get(2).getLocation())
        .isEqualTo("/v1/operations/" + accepted.get(2).getId() + "?key=" + key.toStringUtf8());
  }

  private Operation operation(String value) {
    return Operation.newBuilder()
        .setId(OperationIds.next().toString())
        .setKind(Kind.PUT)
        .setKey(key)
        .setValue(ByteString.copyFromUtf8(value))
        .build();
  }

  @Test
  void recipientIsRegistered() {
    var registered =
        NotificationsGrpc.newBlockingStub(bare)
            .withInterceptors(FakeFleet.clientKey())
            .register(RegisterRecipientRequest.newBuilder().setName("me").build());

    assertThat(registered.getToken()).isNotEmpty();
    assertThat(
            entries
                .put(write("1").toBuilder().setReplyTo(registered.getId()).build())
                .getOutcome()
                .getStatus())
        .isEqualTo(Status.OK);
  }
}
