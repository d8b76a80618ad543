package dev.recado.gateway;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.recado.faults.FaultRules;
import dev.recado.membership.Membership;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.internal.v1.FaultsGrpc;
import dev.recado.protocol.internal.v1.GetFaultsRequest;
import dev.recado.protocol.v1.EntriesGrpc;
import dev.recado.protocol.v1.ExecuteRequest;
import dev.recado.protocol.v1.ExecuteResponse;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.OperationsGrpc;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.Role;
import dev.recado.protocol.v1.WriteRequest;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults on purpose: how admins set any member's, and how the gateway's own befall its clients. */
class FaultsHttpTest {

  private static final String SELF_NAME = "gateway-1";
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);
  private static FakeFleet fleet;
  private static Database database;
  private static RunningGateway gateway;
  private static String self;
  private static String dead;

  @BeforeAll
  static void start(@TempDir Path directory) {
    fleet = new FakeFleet();
    database = PostgresFixture.database();
    gateway =
        RunningGateway.start(
            fleet,
            database,
            directory,
            Map.of("spring.profiles.active", "faults", "recado.faults.member-timeout", "2s"));
    UUID own = gateway.bean(Membership.class).self().orElseThrow();
    UUID away = UUID.randomUUID();
    fleet
        .discovery()
        .change(view ->
            view.addMembers(
                    FakeFleet.member(own, Role.GATEWAY, SELF_NAME)
                        .setInternalGrpcPort(gateway.internalPort()))
                .addMembers(
                    FakeFleet.member(away, Role.PUSH, "push-2")
                        .setGrpcPort(RunningGateway.freePort())));
    self = own.toString();
    dead = away.toString();
    eventually(
        RunningGateway.READY_WITHIN, () -> assertThat(get(self).statusCode()).isEqualTo(200));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    fleet.close();
    database.close();
  }

  @BeforeEach
  @AfterEach
  void clear() {
    assertThat(admin(self, HttpRequest.Builder::DELETE).statusCode()).isEqualTo(204);
    fleet.reset();
    fleet.nodes().forEach(node -> node.faults().put(FaultRules.NONE));
  }

  private interface Method {
    HttpRequest.Builder of(HttpRequest.Builder request);
  }

  private static String path(String member) {
    return "/v1/admin/members/" + member + "/faults";
  }

  private static HttpRequest.Builder asAdmin(RunningGateway gateway, String path) {
    return gateway.bare(path).header("Authorization", "Bearer " + FakeFleet.ADMIN_KEY);
  }

  private static Answer admin(String member, Method method) {
    return gateway.send(method.of(asAdmin(gateway, path(member))));
  }

  private static Answer get(String member) {
    return admin(member, HttpRequest.Builder::GET);
  }

  private static Answer put(String member, String json) {
    return admin(
        member,
        request ->
            request.header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json)));
  }

  private static String node() {
    return fleet.nodes().getFirst().id().toString();
  }

  @Test
  void faultsOfAnotherMemberArePutReadAndCleared() {
    String rules =
        "{\"loseAcknowledgements\":0.5,\"delay\":\"200ms\",\"refuse\":0.1,"
            + "\"stopAt\":[\"before-propose\",\"after-apply-before-ack\"],\"hold\":\"30s\",\"seed\":7,\"clockShift\":\"-180s\"}";

    Answer put = put(node(), rules);

    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(put.text())
        .isEqualTo(
            "{\"member\":\""
                + node()
                + "\",\"name\":\"storage-0\",\"faults\":"
                + rules
                + ",\"counts\":{\"lostAcknowledgements\":0,\"delays\":0,\"refusals\":0,\"holds\":0},"
                + "\"failpoints\":[\"before-propose\",\"after-log-before-apply\",\"after-apply-before-ack\",\"after-relay-before-mark\"]}");
    assertThat(get(node()).text()).isEqualTo(put.text());
    assertThat(admin(node(), HttpRequest.Builder::DELETE).statusCode()).isEqualTo(204);
    assertThat(get(node()).json().get("faults").size()).isZero();
  }

  @Test
  void putReplacesWhatWasPutBefore() {
    assertThat(put(node(), "{\"loseAcknowledgements\":0.5,\"seed\":0}").statusCode())
        .isEqualTo(200);
    assertThat(put(node(), "{\"delay\":\"PT1M\"}").json().get("faults").toString())
        .isEqualTo("{\"delay\":\"60s\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UNKNOWN_FIELD | {'lose':0.5}",
        "BAD_PARAMETER | {'loseAcknowledgements':1.5}",
        "BAD_PARAMETER | {'loseAcknowledgements':'0.5'}",
        "BAD_PARAMETER | {'refuse':null}",
        "BAD_PARAMETER | {'delay':200}",
        "BAD_PARAMETER | {'delay':'soon'}",
        "BAD_PARAMETER | {'delay':'2m'}",
        "BAD_PARAMETER | {'stopAt':'before-propose'}",
        "BAD_PARAMETER | {'stopAt':['before-lunch']}",
        "BAD_PARAMETER | {'stopAt':['after-outbox-commit']}",
        "BAD_PARAMETER | {'hold':'5s'}",
        "BAD_PARAMETER | {'seed':-1}",
        "BAD_PARAMETER | {'seed':0.5}",
        "BAD_PARAMETER | {'clockShift':'25h'}",
        "BAD_PARAMETER | {'clockShift':'-25h'}",
        "BAD_PARAMETER | {'clockShift':'--3m'}",
        "BAD_PARAMETER | {'clockShift':-3}",
        "BAD_PARAMETER | {'kill':false}",
        "BAD_PARAMETER | {'kill':true,'delay':'5s'}",
        "BAD_PARAMETER | {'kill':true,'pause':'5s'}",
        "BAD_PARAMETER | {'pause':'0s'}",
        "BAD_PARAMETER | {'pause':5}",
        "MALFORMED | []",
        "MALFORMED | {'delay':'1s','delay':'2s'}",
        "MALFORMED | nothing",
      })
  void whatMakesNoSenseIsRefusedAndChangesNothing(String reason, String body) {
    String before = put(node(), "{\"delay\":\"1s\"}").text();

    Answer answer = put(node(), body.replace('\'', '"'));

    assertThat(answer.reason()).isEqualTo(reason);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(get(node()).text()).isEqualTo(before);
  }

  @Test
  void requestIsRefusedForItsMediaTypeItsParametersAndItsSize() {
    assertThat(admin(node(), request -> request.PUT(BodyPublishers.ofString("{}"))).reason())
        .isEqualTo("UNSUPPORTED_MEDIA_TYPE");
    assertThat(gateway.send(asAdmin(gateway, path(node()) + "?all=true").GET()).reason())
        .isEqualTo("BAD_PARAMETER");
    assertThat(put(node(), " ".repeat(5000) + "{}").reason()).isEqualTo("REQUEST_TOO_LARGE");
  }

  @Test
  void faultsAreForAdmins() {
    assertThat(gateway.send(gateway.bare(path(node())).GET()).reason())
        .isEqualTo("UNAUTHENTICATED");
    assertThat(gateway.get(path(node())).reason()).isEqualTo("FORBIDDEN");
    assertThat(gateway.put(path(node()), "{}", "Content-Type", "application/json").reason())
        .isEqualTo("FORBIDDEN");
  }

  @Test
  void memberIsKnownReachableAndWillingOrTheAnswerSaysWhichItIsNot() {
    String push =
        fleet.discovery().view().getMembersList().stream()
            .filter(member -> member.getName().equals("push-1"))
            .findFirst()
            .orElseThrow()
            .getId();

    assertThat(put(UUID.randomUUID().toString(), "{}").reason()).isEqualTo("UNKNOWN_MEMBER");
    assertThat(get("storage-1").reason()).isEqualTo("UNKNOWN_MEMBER");
    Answer unreachable = put(dead, "{}");
    assertThat(unreachable.reason()).isEqualTo("MEMBER_UNREACHABLE");
    assertThat(unreachable.text()).contains("deadline exceeded after 1.");
    assertThat(put(push, "{}").reason()).isEqualTo("FAULTS_OFF");
    assertThat(put(node(), "{\"killPostgres\":true}").reason()).isEqualTo("FAULT_IMPOSSIBLE");
  }

  @Test
  void killedMemberHasAnsweredBefore() {
    Answer answer = put(node(), "{\"kill\":true}");

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.text())
        .isEqualTo("{\"member\":\"" + node() + "\",\"name\":\"storage-0\",\"kill\":true}");
    eventually(
        RunningGateway.READY_WITHIN,
        () -> assertThat(fleet.nodes().getFirst().timesEnded()).isEqualTo(1));
  }

  @Test
  void clientOfALostAnswerHearsNothingOfWhatWasDone() {
    assertThat(put(self, "{\"loseAcknowledgements\":1}").statusCode()).isEqualTo(200);
    String id = OperationIds.next().toString();

    assertThatThrownBy(() -> gateway.put("/v1/entries/lost", "1", "Idempotency-Key", id))
        .isInstanceOf(UncheckedIOException.class);

    assertThat(fleet.store().effectsOn("lost")).isEqualTo(1);
    assertThat(gateway.get("/v1/ping").statusCode()).isEqualTo(200);
    clear();
    assertThat(
            gateway.put("/v1/entries/lost", "1", "Idempotency-Key", id).header("Recado-Replayed"))
        .isEqualTo("true");
  }

  @Test
  void refusedRequestIsToldToComeAgainAndWasNotDone() {
    assertThat(put(self, "{\"refuse\":1}").statusCode()).isEqualTo(200);

    Answer answer = gateway.put("/v1/entries/refused", "1");

    assertThat(answer.reason()).isEqualTo("OVERLOADED");
    assertThat(answer.header("Retry-After")).isNotEmpty();
    assertThat(gateway.post("/v1/operations", "[]").reason()).isEqualTo("OVERLOADED");
    assertThat(fleet.store().effectsOn("refused")).isZero();
  }

  @Test
  void failpointAfterOutboxCommitLiesBetweenTheRowAndTheAnswer() throws Exception {
    fleet.nodes().forEach(FakeNode::fallSilent);
    assertThat(put(self, "{\"stopAt\":[\"after-outbox-commit\"],\"hold\":\"2m\"}").statusCode())
        .isEqualTo(200);
    String id = OperationIds.next().toString();

    var submitting =
        CompletableFuture.supplyAsync(
            () ->
                gateway.post(
                    "/v1/operations",
                    "{\"id\":\"%s\",\"kind\":\"put\",\"key\":\"k\",\"value\":\"1\"}".formatted(id)),
            THREADS);

    eventually(RunningGateway.READY_WITHIN, () -> assertThat(rows(id)).isEqualTo(1));
    assertThat(submitting).isNotDone();
    clear();
    assertThat(submitting.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
  }

  private static int rows(String id) {
    try (var connection = database.dataSource().getConnection();
        var statement =
            connection.prepareStatement("select count(*) from outbox where operation_id = ?")) {
      statement.setObject(1, UUID.fromString(id));
      try (var row = statement.executeQuery()) {
        assertThat(row.next()).isTrue();
        return row.getInt(1);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void callsOverGrpcLoseTheirAnswersAndAreRefusedInTheirPlace() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", gateway.grpcPort()).usePlaintext().build();
    try {
      var authorized = FakeFleet.clientKey();
      var write = WriteRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")).build();
      assertThat(put(self, "{\"loseAcknowledgements\":1}").statusCode()).isEqualTo(200);

      assertThatThrownBy(
              () -> EntriesGrpc.newBlockingStub(channel).withInterceptors(authorized).put(write))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              failure -> {
                assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                assertThat(GrpcErrors.toRejection(failure)).isEmpty();
              });

      assertThat(put(self, "{\"refuse\":1}").statusCode()).isEqualTo(200);
      var answer = new CompletableFuture<ExecuteResponse>();
      StreamObserver<ExecuteRequest> requests =
          OperationsGrpc.newStub(channel).withInterceptors(authorized).execute(new First(answer));
      requests.onNext(
          ExecuteRequest.newBuilder()
              .setOperation(
                  Operation.newBuilder().setKind(Kind.PUT).setKey(ByteString.copyFromUtf8("k")))
              .build());
      requests.onCompleted();
      assertThat(answer.orTimeout(30, TimeUnit.SECONDS).join().getError().getReason())
          .isEqualTo(Reason.OVERLOADED);
    } finally {
      channel.shutdownNow();
    }
  }

  private record First(CompletableFuture<ExecuteResponse> answer)
      implements StreamObserver<ExecuteResponse> {
    @Override
    public void onNext(ExecuteResponse response) {
      boolean _ = answer.complete(response);
    }

    @Override
    public void onError(Throwable failure) {
      boolean _ = answer.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {}
  }

  @Test
  void gatewaysOwnFaultsAreForMembersOverGrpc() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", gateway.internalPort()).usePlaintext().build();
    try {
      var request = GetFaultsRequest.getDefaultInstance();
      assertThatThrownBy(() -> FaultsGrpc.newBlockingStub(channel).get(request))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              failure ->
                  assertThat(GrpcErrors.toRejection(failure).orElseThrow().reason())
                      .isEqualTo(Reason.UNAUTHENTICATED));
      var headers = new Metadata();
      headers.put(
          Metadata.Key.of("recado-fleet-secret", Metadata.ASCII_STRING_MARSHALLER),
          "a-secret-of-the-test-fleet");
      assertThat(
              FaultsGrpc.newBlockingStub(channel)
                  .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                  .get(request)
                  .getFailpointsList())
          .containsExactly("after-outbox-commit");
    } finally {
      channel.shutdownNow();
    }
  }
}
