package dev.recado.acceptance;

import static dev.recado.testkit.Eventually.eventuallyGet;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.recado.acceptance.client.Grpc;
import dev.recado.acceptance.client.Pipeline;
import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.WithFleet;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.Consistency;
import dev.recado.protocol.v1.DeleteRequest;
import dev.recado.protocol.v1.Entry;
import dev.recado.protocol.v1.ExecuteRequest;
import dev.recado.protocol.v1.ExecuteResponse;
import dev.recado.protocol.v1.GetOperationRequest;
import dev.recado.protocol.v1.GetOperationResponse;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.OperationState;
import dev.recado.protocol.v1.ReadRequest;
import dev.recado.protocol.v1.ReadResponse;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.ScanRequest;
import dev.recado.protocol.v1.ScanResponse;
import dev.recado.protocol.v1.Status;
import dev.recado.protocol.v1.SubmitRequest;
import dev.recado.protocol.v1.WriteResponse;
import dev.recado.verification.fleet.Ring;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gRPC contract, at the gateway and at every storage node, whether or not it leads the key. */
@WithFleet
@Order(51)
class GrpcAcceptanceTest {

  private final Fleet fleet;
  private final String key = "grpc/" + OperationIds.next();

  GrpcAcceptanceTest(Fleet fleet) {
    fleet.heal();
    this.fleet = fleet;
  }

  private Grpc connect(String door) {
    return Grpc.connect(fleet.address(door).grpcPort(), fleet.adminKey());
  }

  private static String id() {
    return OperationIds.next().toString();
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static ReadRequest read(String key) {
    return ReadRequest.newBuilder().setKey(bytes(key)).build();
  }

  private static DeleteRequest delete(String key) {
    return DeleteRequest.newBuilder().setId(id()).setKey(bytes(key)).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway-1", "storage-1", "storage-2", "storage-3"})
  void entriesAreWrittenAndReadAtEveryDoor(String door) {
    try (Grpc grpc = connect(door)) {
      var entries = grpc.entries();
      assertThat(entries.update(Grpc.text(id(), key, "early").build()).getOutcome().getStatus())
          .isEqualTo(Status.NOT_FOUND);
      assertThat(entries.read(read(key)).hasEntry()).isFalse();

      String create = id();
      WriteResponse created = entries.create(Grpc.text(create, key, "one").build());
      assertThat(created.getId()).isEqualTo(create);
      assertThat(created.getReplayed()).isFalse();
      assertThat(created.getOutcome().getStatus()).isEqualTo(Status.OK);
      assertThat(created.getOutcome().getVersion()).isEqualTo(1);
      assertThat(created.getOutcome().getCreated()).isTrue();
      assertThat(created.getOutcome().getSession()).isNotEmpty();
      assertThat(created.getOutcome().hasDecidedAt()).isTrue();

      WriteResponse retry = entries.create(Grpc.text(create, key, "one").build());
      assertThat(retry.getReplayed()).isTrue();
      assertThat(retry.getOutcome()).isEqualTo(created.getOutcome());

      assertThat(entries.create(Grpc.text(id(), key, "again").build()).getOutcome().getStatus())
          .isEqualTo(Status.ALREADY_EXISTS);
      WriteResponse mismatch =
          entries.update(Grpc.text(id(), key, "no").setIfRevision(1L << 52).build());
      assertThat(mismatch.getOutcome().getStatus()).isEqualTo(Status.REVISION_MISMATCH);
      assertThat(mismatch.getOutcome().getRevision()).isEqualTo(created.getOutcome().getRevision());
      WriteResponse put =
          entries.put(
              Grpc.text(id(), key, "two")
                  .setIfRevision(created.getOutcome().getRevision())
                  .build());
      assertThat(put.getOutcome().getVersion()).isEqualTo(2);
      WriteResponse expired =
          entries.put(
              Grpc.text(id(), key, "late")
                  .setDeadline(Timestamp.newBuilder().setSeconds(1_767_225_600))
                  .build());
      assertThat(expired.getOutcome().getStatus()).isEqualTo(Status.EXPIRED);

      Entry entry = entries.read(read(key)).getEntry();
      assertThat(entry.getKey()).isEqualTo(bytes(key));
      assertThat(entry.getValue()).isEqualTo(bytes("two"));
      assertThat(entry.getContentType()).isEqualTo("text/plain");
      assertThat(entry.getVersion()).isEqualTo(2);
      assertThat(entry.getRevision()).isEqualTo(put.getOutcome().getRevision());
      assertThat(entry.hasChangedAt()).isTrue();
      ReadResponse session =
          entries.read(
              read(key).toBuilder()
                  .setConsistency(Consistency.SESSION)
                  .addSessions(put.getOutcome().getSession())
                  .build());
      assertThat(session.getEntry()).isEqualTo(entry);
      assertThat(session.getSession()).isNotEmpty();

      assertThat(entries.delete(delete(key)).getOutcome().getStatus()).isEqualTo(Status.OK);
      assertThat(entries.delete(delete(key)).getOutcome().getStatus()).isEqualTo(Status.NOT_FOUND);
      assertThat(entries.read(read(key)).hasEntry()).isFalse();
    }
  }

  @Test
  void nodeThatDoesNotLeadTheKeyPassesItOnAndAnswersItself() {
    Ring ring = ringWithSeveralLeaders();
    for (String node : Fleet.STORAGE) {
      List<String> foreign = new ArrayList<>();
      for (int i = 0; foreign.size() < 5; i++) {
        String candidate = key + "/" + node + "/" + i;
        if (!ring.leaderOf(candidate).orElseThrow().equals(node)) {
          foreign.add(candidate);
        }
      }
      try (Grpc grpc = connect(node)) {
        for (String each : foreign) {
          assertThat(
                  grpc.entries().put(Grpc.text(id(), each, each).build()).getOutcome().getStatus())
              .isEqualTo(Status.OK);
          assertThat(grpc.entries().read(read(each)).getEntry().getValue()).isEqualTo(bytes(each));
        }
      }
    }
  }

  /** After a crash one node may lead every position for a while: no key is foreign to it. */
  private Ring ringWithSeveralLeaders() {
    return eventuallyGet(
        Fleet.PATIENCE,
        () -> {
          Ring ring = fleet.ring();
          assertThat(ring.everyPositionIsLed()).isTrue();
          assertThat(ring.positions().stream().map(Ring.Position::leader).distinct())
              .hasSizeGreaterThan(1);
          return ring;
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway-1", "storage-2"})
  void scanReadsAllPositionsInKeyOrder(String door) {
    try (Grpc grpc = connect(door)) {
      for (int i = 0; i < 12; i++) {
        var _ = grpc.entries().put(Grpc.text(id(), key + "/%02d".formatted(i), "v" + i).build());
      }
      List<String> keys = new ArrayList<>();
      String cursor = "";
      do {
        ScanResponse page =
            grpc.entries()
                .scan(
                    ScanRequest.newBuilder()
                        .setPrefix(bytes(key + "/"))
                        .setLimit(5)
                        .setCursor(cursor)
                        .build());
        page.getEntriesList().forEach(entry -> keys.add(entry.getKey().toStringUtf8()));
        cursor = page.getNext();
      } while (!cursor.isEmpty());
      assertThat(keys).hasSize(12).isSorted().doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway-1", "storage-1", "storage-3"})
  void moreRequestsThanMayBeOutstandingAreAllExecutedInOnePipeline(String door)
      throws InterruptedException {
    int count = 2500;
    var operations = new ArrayList<Operation>();
    for (int i = 0; i < count; i++) {
      operations.add(
          Operation.newBuilder()
              .setId(id())
              .setKind(Kind.PUT)
              .setKey(bytes(key + "/" + i % 100))
              .setValue(bytes("value " + i))
              .build());
    }
    try (Grpc grpc = connect(door)) {
      List<ExecuteResponse> responses =
          Pipeline.execute(
              grpc,
              operations.stream()
                  .map(operation -> ExecuteRequest.newBuilder().setOperation(operation).build())
                  .toList());
      Map<String, ExecuteResponse> byId =
          responses.stream().collect(Collectors.toMap(ExecuteResponse::getId, Function.identity()));
      assertThat(byId.keySet())
          .isEqualTo(new HashSet<>(operations.stream().map(Operation::getId).toList()));
      assertThat(responses)
          .allSatisfy(r -> assertThat(r.getOutcome().getStatus()).isEqualTo(Status.OK));
      assertThat(grpc.entries().read(read(key + "/7")).getEntry().getVersion()).isEqualTo(25);
    }
  }

  @Test
  void pipelineAnswersABadRequestAndGoesOn() throws InterruptedException {
    Operation good =
        Operation.newBuilder()
            .setId(id())
            .setKind(Kind.PUT)
            .setKey(bytes(key))
            .setValue(bytes("value"))
            .build();
    for (String door : List.of("gateway-1", "storage-1")) {
      try (Grpc grpc = connect(door)) {
        List<ExecuteResponse> responses =
            Pipeline.execute(
                grpc,
                List.of(
                    ExecuteRequest.newBuilder()
                        .setOperation(good.toBuilder().clearKey().setId(id()))
                        .build(),
                    ExecuteRequest.newBuilder().setOperation(good).build()));
        assertThat(responses)
            .anySatisfy(r -> assertThat(r.getError().getReason()).isEqualTo(Reason.BAD_KEY))
            .anySatisfy(r -> assertThat(r.getOutcome().getStatus()).isEqualTo(Status.OK));
      }
    }
  }

  @Test
  void submittedOperationsAreDecidedAndTold() {
    try (Grpc gateway = connect("gateway-1");
        Grpc node = connect("storage-1")) {
      String id = id();
      var accepted =
          gateway
              .operations()
              .submit(
                  SubmitRequest.newBuilder()
                      .addOperations(
                          Operation.newBuilder()
                              .setId(id)
                              .setKind(Kind.PUT)
                              .setKey(bytes(key))
                              .setValue(bytes("value")))
                      .build());
      assertThat(accepted.getAccepted(0).getId()).isEqualTo(id);
      assertThat(accepted.getAccepted(0).getLocation())
          .isEqualTo(RestClient.operation(id, key).replace("%2F", "/"));
      var request = GetOperationRequest.newBuilder().setId(id).setKey(bytes(key)).build();
      GetOperationResponse decided =
          eventuallyGet(
              Duration.ofSeconds(20),
              () -> {
                GetOperationResponse state = gateway.operations().get(request);
                assertThat(state.getState()).isEqualTo(OperationState.DECIDED);
                return state;
              });
      assertThat(decided.getKind()).isEqualTo(Kind.PUT);
      assertThat(decided.getOutcome().getStatus()).isEqualTo(Status.OK);
      assertThat(node.operations().get(request).getOutcome()).isEqualTo(decided.getOutcome());
      var unknown = request.toBuilder().setId(id()).build();
      for (Grpc door : List.of(gateway, node)) {
        var _ =
            Grpc.assertRejected(
                Reason.UNKNOWN_OPERATION, Code.NOT_FOUND, () -> door.operations().get(unknown));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway-1", "storage-1", "storage-2", "storage-3"})
  void badInputIsRefusedWithItsReason(String door) {
    for (String apiKey : List.of("", "nonsense")) {
      try (Grpc stranger = Grpc.connect(fleet.address(door).grpcPort(), apiKey)) {
        var _ =
            Grpc.assertRejected(
                Reason.UNAUTHENTICATED,
                Code.UNAUTHENTICATED,
                () -> stranger.entries().read(read(key)));
      }
    }
    try (Grpc grpc = connect(door)) {
      var entries = grpc.entries();
      for (String bad : List.of("", "a\0b")) {
        rejected(Reason.BAD_KEY, () -> entries.read(read(bad)));
        rejected(Reason.BAD_KEY, () -> entries.put(Grpc.text(id(), bad, "value").build()));
      }
      rejected(Reason.KEY_TOO_LONG, () -> entries.read(read("x".repeat(1025))));
      rejected(Reason.BAD_ID, () -> entries.put(Grpc.text("nonsense", key, "value").build()));
      rejected(
          Reason.VALUE_TOO_LARGE,
          () -> entries.put(Grpc.text(id(), key, "x".repeat((1 << 20) + 1)).build()));
      rejected(
          Reason.BAD_CONTENT_TYPE,
          () -> entries.put(Grpc.text(id(), key, "v").setContentType("nonsense").build()));
      rejected(
          Reason.BAD_PRECONDITION,
          () -> entries.put(Grpc.text(id(), key, "v").setIfRevision(0).build()));
      rejected(
          Reason.BAD_RECIPIENT,
          () -> entries.put(Grpc.text(id(), key, "v").setReplyTo("me").build()));
      rejected(
          Reason.BAD_SESSION,
          () ->
              entries.read(
                  read(key).toBuilder()
                      .setConsistency(Consistency.SESSION)
                      .addSessions("nonsense")
                      .build()));
      assertThat(entries.read(read(key)).hasEntry()).isFalse();
    }
  }

  private static void rejected(
      Reason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    var _ = Grpc.assertRejected(reason, Code.INVALID_ARGUMENT, call);
  }
}
