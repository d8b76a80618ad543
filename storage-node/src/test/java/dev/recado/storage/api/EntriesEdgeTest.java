package dev.recado.storage.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import dev.recado.membership.MemberRole;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.SessionToken;
import dev.recado.protocol.internal.v1.ExecutionGrpc;
import dev.recado.protocol.internal.v1.InternalReadRequest;
import dev.recado.protocol.v1.Consistency;
import dev.recado.protocol.v1.EntriesGrpc;
import dev.recado.protocol.v1.Entry;
import dev.recado.protocol.v1.GetOperationRequest;
import dev.recado.protocol.v1.OperationState;
import dev.recado.protocol.v1.OperationsGrpc;
import dev.recado.protocol.v1.ReadRequest;
import dev.recado.protocol.v1.ReadResponse;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.ScanRequest;
import dev.recado.protocol.v1.ScanResponse;
import dev.recado.protocol.v1.SubmitRequest;
import dev.recado.protocol.v1.WriteRequest;
import dev.recado.protocol.v1.WriteResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EntriesEdgeTest {

  private static final int POSITIONS = 3;
  private final TestFleet fleet = new TestFleet(POSITIONS, TestFleet.BOUNDS);

  @AfterEach
  void close() {
    fleet.close();
  }

  /** Node i leads position i; all hold all. */
  private void spreadLeaders() {
    for (int node = 0; node < POSITIONS; node++) {
      for (int number = 0; number < POSITIONS; number++) {
        var replica = fleet.node(node).replicas.add(number);
        replica.leads = node == number;
        replica.leader = Optional.of(fleet.node(number).id);
      }
    }
  }

  private EntriesGrpc.EntriesBlockingStub entries(int node) {
    return EntriesGrpc.newBlockingStub(fleet.client(node))
        .withCallCredentials(new ExecuteStreamTest.Bearer(TestFleet.KEY));
  }

  private OperationsGrpc.OperationsBlockingStub operations(int node) {
    return OperationsGrpc.newBlockingStub(fleet.client(node))
        .withCallCredentials(new ExecuteStreamTest.Bearer(TestFleet.KEY));
  }

  private int positionOf(String key) {
    return fleet
        .view()
        .placement()
        .orElseThrow()
        .positionOf(TestFleet.NAMESPACE, ByteString.copyFromUtf8(key))
        .number();
  }

  private static WriteRequest write(String key) {
    return WriteRequest.newBuilder()
        .setKey(ByteString.copyFromUtf8(key))
        .setValue(ByteString.copyFromUtf8("v"))
        .build();
  }

  private static Entry entry(String key) {
    return Entry.newBuilder().setKey(ByteString.copyFromUtf8(key)).setVersion(1).build();
  }

  private static Reason reasonOf(ThrowingCallable call) {
    return GrpcErrors.toRejection(catchThrowable(call)).orElseThrow().reason();
  }

  @Test
  void writeGoesToItsPositionFromAnyNodeAndGetsAnIdWhereItHasNone() {
    spreadLeaders();
    for (int i = 0; i < 10; i++) {
      String key = "key-" + i;

      WriteResponse response = entries(i % POSITIONS).put(write(key));

      assertThat(OperationIds.parse(response.getId()).version()).isEqualTo(7);
      var leader = fleet.node(positionOf(key)).replicas.add(positionOf(key));
      assertThat(leader.executed.getLast().getKey().toStringUtf8()).isEqualTo(key);
    }
  }

  @Test
  void publicPortWantsAnApiKey() {
    spreadLeaders();
    var withoutKey = EntriesGrpc.newBlockingStub(fleet.client(0));
    var withWrongKey = withoutKey.withCallCredentials(new ExecuteStreamTest.Bearer("recado_wrong"));

    assertThat(reasonOf(() -> withoutKey.put(write("a")))).isEqualTo(Reason.UNAUTHENTICATED);
    assertThat(reasonOf(() -> withWrongKey.put(write("a")))).isEqualTo(Reason.UNAUTHENTICATED);
  }

  @Test
  void internalPortWantsTheFleetSecret() {
    spreadLeaders();
    var channel =
        NettyChannelBuilder.forAddress("127.0.0.1", fleet.node(0).internal.port())
            .usePlaintext()
            .build();
    try {
      var stub =
          ExecutionGrpc.newBlockingStub(channel)
              .withCallCredentials(new ExecuteStreamTest.Bearer(TestFleet.KEY));
      assertThat(
              reasonOf(() ->
                  stub.read(
                      InternalReadRequest.newBuilder()
                          .setNamespace(TestFleet.NAMESPACE)
                          .setRead(read("a", Consistency.LINEARIZABLE))
                          .build())))
          .isEqualTo(Reason.UNAUTHENTICATED);
    } finally {
      channel.shutdownNow();
    }
  }

  private static ReadRequest read(String key, Consistency consistency, String... sessions) {
    return ReadRequest.newBuilder()
        .setKey(ByteString.copyFromUtf8(key))
        .setConsistency(consistency)
        .addAllSessions(List.of(sessions))
        .build();
  }

  @Test
  void linearizableReadIsAnsweredByTheLeader() {
    spreadLeaders();
    int position = positionOf("a");
    int other = (position + 1) % POSITIONS;
    fleet.node(position).replicas.add(position).entries.put("a", entry("a"));

    ReadResponse response = entries(other).read(read("a", Consistency.LINEARIZABLE));

    assertThat(response.getEntry().getVersion()).isEqualTo(1);
  }

  @Test
  void sessionReadIsLocalUnlessTheReplicaIsBehindTheSession() {
    spreadLeaders();
    int position = positionOf("a");
    int other = (position + 1) % POSITIONS;
    fleet.node(position).replicas.add(position).entries.put("a", entry("a"));
    fleet.node(position).replicas.add(position).appliedIndex = 50;
    fleet.node(other).replicas.add(position).appliedIndex = 10;
    String seen = SessionToken.of(position, 0, 20).encode();

    ReadResponse local =
        entries(other)
            .read(read("a", Consistency.SESSION, SessionToken.of(position, 0, 5).encode()));
    ReadResponse leaders = entries(other).read(read("a", Consistency.SESSION, seen));

    assertThat(local.hasEntry()).isFalse();
    assertThat(SessionToken.decode(local.getSession()).at(position).index()).isEqualTo(10);
    assertThat(leaders.hasEntry()).isTrue();
    assertThat(SessionToken.decode(leaders.getSession()).at(position).index()).isEqualTo(50);
  }

  @Test
  void sessionOfAReadCoversAllThatItsTokensCovered() {
    spreadLeaders();
    int position = positionOf("a");
    int elsewhere = (position + 1) % POSITIONS;

    ReadResponse response =
        entries(0)
            .read(
                read(
                    "a",
                    Consistency.SESSION,
                    SessionToken.of(elsewhere, 0, 7).encode(),
                    SessionToken.of(elsewhere, 0, 9).encode()));

    assertThat(SessionToken.decode(response.getSession()).at(elsewhere).index()).isEqualTo(9);
    assertThat(SessionToken.decode(response.getSession()).at(position).index()).isEqualTo(1);
  }

  @Test
  void eventualReadIsAnsweredHereWhateverWasSeen() {
    spreadLeaders();
    int position = positionOf("a");
    int other = (position + 1) % POSITIONS;
    fleet.node(other).replicas.add(position).entries.put("a", entry("a"));

    assertThat(
            entries(other)
                .read(read("a", Consistency.EVENTUAL, SessionToken.of(position, 0, 1_000).encode()))
                .hasEntry())
        .isTrue();
  }

  @Test
  void readGoesOnToAnotherHolderWhenOneCannotBeReached() {
    spreadLeaders();
    for (int number = 0; number < POSITIONS; number++) {
      fleet.node(0).replicas.remove(number);
    }
    int position = positionOf("a");
    fleet.node(2).replicas.add(position).leads = true;
    fleet.node(2).replicas.add(position).entries.put("a", entry("a"));
    fleet.place(List.of(fleet.node(1), fleet.node(2)), Optional.of(fleet.node(1).id));
    fleet.node(1).internal.stop();

    assertThat(entries(0).read(read("a", Consistency.LINEARIZABLE)).hasEntry()).isTrue();
  }

  @Test
  void scanReturnsEveryKeyOnceInOrderAcrossPositionsAndPages() {
    spreadLeaders();
    List<String> keys = IntStream.range(0, 250).mapToObj("item/%03d"::formatted).toList();
    keys.forEach(key ->
        fleet.node(positionOf(key)).replicas.add(positionOf(key)).entries.put(key, entry(key)));
    fleet.node(0).replicas.add(0).entries.put("other", entry("other"));
    var seen = new ArrayList<String>();
    String cursor = "";
    do {
      ScanResponse page =
          entries(1)
              .scan(
                  ScanRequest.newBuilder()
                      .setPrefix(ByteString.copyFromUtf8("item/"))
                      .setLimit(37)
                      .setCursor(cursor)
                      .build());
      assertThat(page.getEntriesCount()).isLessThanOrEqualTo(37);
      page.getEntriesList().forEach(e -> seen.add(e.getKey().toStringUtf8()));
      cursor = page.getNext();
    } while (!cursor.isEmpty());

    assertThat(seen).isEqualTo(keys);
  }

  @Test
  void scanWithAForeignCursorOrABadLimitIsRefused() {
    spreadLeaders();

    assertThat(reasonOf(() -> entries(0).scan(ScanRequest.newBuilder().setCursor("mine").build())))
        .isEqualTo(Reason.BAD_PARAMETER);
    assertThat(reasonOf(() -> entries(0).scan(ScanRequest.newBuilder().setLimit(1001).build())))
        .isEqualTo(Reason.BAD_PARAMETER);
  }

  @Test
  void operationIsFoundAtItsPositionFromAnyNode() {
    spreadLeaders();
    String id = entries(0).put(write("a")).getId();
    var request =
        GetOperationRequest.newBuilder().setId(id).setKey(ByteString.copyFromUtf8("a")).build();

    for (int node = 0; node < POSITIONS; node++) {
      assertThat(operations(node).get(request).getState()).isEqualTo(OperationState.DECIDED);
    }
    assertThat(
            reasonOf(() ->
                operations(0)
                    .get(request.toBuilder().setId(OperationIds.next().toString()).build())))
        .isEqualTo(Reason.UNKNOWN_OPERATION);
  }

  @Test
  void submissionIsRefusedWithAGatewaysAddress() {
    spreadLeaders();
    fleet.addMember(MemberRole.GATEWAY, "gateway-1", 9080);

    Throwable failure =
        catchThrowable(() -> operations(0).submit(SubmitRequest.getDefaultInstance()));

    assertThat(failure).isInstanceOf(StatusRuntimeException.class);
    assertThat(GrpcErrors.toRejection(failure).orElseThrow().reason())
        .isEqualTo(Reason.METHOD_NOT_ALLOWED);
    assertThat(failure).hasMessageContaining("127.0.0.1:9080");
  }

  @Test
  void undecidedWriteTellsItsId() {
    spreadLeaders();
    int position = positionOf("a");
    fleet.node(position).replicas.add(position).execution =
        _ -> new java.util.concurrent.CompletableFuture<>();

    Throwable failure = catchThrowable(() -> entries(position).put(write("a")));

    var rejection = GrpcErrors.toRejection(failure).orElseThrow();
    assertThat(rejection.reason()).isEqualTo(Reason.UNDECIDED);
    assertThat(OperationIds.parse(rejection.metadata().getOrDefault("id", ""))).isNotNull();
  }
}
