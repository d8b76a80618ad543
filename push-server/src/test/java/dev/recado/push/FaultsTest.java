package dev.recado.push;

import static dev.recado.push.PushServer.batch;
import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.internal.v1.FaultRules;
import dev.recado.protocol.internal.v1.FaultsGrpc;
import dev.recado.protocol.internal.v1.GetFaultsRequest;
import dev.recado.protocol.internal.v1.PutFaultsRequest;
import dev.recado.protocol.internal.v1.RegisterMailboxResponse;
import dev.recado.protocol.v1.Reason;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A push server's faults on purpose, as relays and recipients meet them. */
final class FaultsTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);
  private static Database database;
  private static PushServer push;
  private static PushClient client;
  private RegisterMailboxResponse recipient;

  @BeforeAll
  static void start(@TempDir Path directory) {
    database = PostgresFixture.database();
    push = PushServer.start(database, directory, "spring.profiles.active=faults");
    client = new PushClient(push);
  }

  @AfterAll
  static void stop() {
    put(FaultRules.newBuilder());
    client.close();
    push.close();
    database.close();
  }

  @BeforeEach
  void register() {
    put(FaultRules.newBuilder());
    database.execute("truncate recipient, notification, taken");
    recipient = push.register();
  }

  private static void put(FaultRules.Builder rules) {
    var _ = push.faults().put(PutFaultsRequest.newBuilder().setRules(rules).build());
  }

  private static void assertReason(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            status ->
                assertThat(GrpcErrors.toRejection(status).orElseThrow().reason())
                    .isEqualTo(reason));
  }

  private int mailbox() {
    return client.poll(recipient.getId(), recipient.getToken(), "").get("notifications").size();
  }

  private HttpResponse<String> acknowledge(long through) {
    return client.acknowledge(
        recipient.getId(), recipient.getToken(), "{\"through\":" + through + "}");
  }

  @Test
  void batchWhoseAcknowledgementWasLostIsTakenOnceWhenItComesAgain() {
    put(FaultRules.newBuilder().setLoseAcknowledgements(1));

    assertThatThrownBy(() -> push.delivery().take(batch(recipient.getId(), 1, 3)))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure -> {
              assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
              assertThat(GrpcErrors.toRejection(failure)).isEmpty();
            });

    put(FaultRules.newBuilder());
    assertThat(mailbox()).isEqualTo(3);
    assertThat(push.delivery().take(batch(recipient.getId(), 1, 3)).getThrough()).isEqualTo(3);
    assertThat(mailbox()).isEqualTo(3);
  }

  @Test
  void refusedBatchIsNotTaken() {
    put(FaultRules.newBuilder().setRefuse(1));

    assertReason(Reason.OVERLOADED, () -> push.delivery().take(batch(recipient.getId(), 1, 3)));

    assertThat(mailbox()).isZero();
  }

  @Test
  void recipientWhoseAcknowledgementWasLostIsNotTold() {
    push.delivery().take(batch(recipient.getId(), 1, 3));
    put(FaultRules.newBuilder().setLoseAcknowledgements(1));

    HttpResponse<String> answer = acknowledge(2);

    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(answer.body()).contains("UNDECIDED");
    assertThat(mailbox()).isEqualTo(1);
    put(FaultRules.newBuilder());
    assertThat(acknowledge(2).statusCode()).isEqualTo(204);
  }

  @Test
  void failpointAfterIntakeLiesBetweenTheMailboxesAndTheAnswer() throws Exception {
    put(FaultRules.newBuilder().addStopAt("after-intake-before-ack").setHoldMillis(120_000));

    var taking =
        CompletableFuture.supplyAsync(
            () -> push.delivery().take(batch(recipient.getId(), 1, 3)), THREADS);

    eventually(SOON, () -> assertThat(mailbox()).isEqualTo(3));
    assertThat(taking).isNotDone();
    put(FaultRules.newBuilder());
    assertThat(taking.get(20, TimeUnit.SECONDS).getThrough()).isEqualTo(3);
  }

  @Test
  void failpointAfterNotifyLiesBeforeTheCursorMoves() throws Exception {
    push.delivery().take(batch(recipient.getId(), 1, 3));
    put(FaultRules.newBuilder().addStopAt("after-notify-before-ack").setHoldMillis(120_000));

    var acknowledging = CompletableFuture.supplyAsync(() -> acknowledge(3), THREADS);

    eventually(
        SOON,
        () ->
            assertThat(
                    push.faults().get(GetFaultsRequest.getDefaultInstance()).getCounts().getHolds())
                .isEqualTo(1));
    assertThat(mailbox()).isEqualTo(3);
    assertThat(acknowledging).isNotDone();
    put(FaultRules.newBuilder());
    assertThat(acknowledging.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
    assertThat(mailbox()).isZero();
  }

  @Test
  void faultsAreForMembersOnly() {
    assertReason(
        Reason.UNAUTHENTICATED,
        () ->
            FaultsGrpc.newBlockingStub(push.internalChannel())
                .put(PutFaultsRequest.getDefaultInstance()));
  }

  @Test
  void pushServerWithoutTheProfileRefusesFaults(@TempDir Path directory) {
    try (Database own = PostgresFixture.database();
        PushServer plain = PushServer.start(own, directory)) {
      assertReason(
          Reason.FAULTS_OFF, () -> plain.faults().put(PutFaultsRequest.getDefaultInstance()));
    }
  }
}
