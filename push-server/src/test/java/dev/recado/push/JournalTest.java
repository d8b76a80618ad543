package dev.recado.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.internal.v1.JournalGrpc;
import dev.recado.protocol.internal.v1.OutboxRow;
import dev.recado.protocol.internal.v1.RecallRequest;
import dev.recado.protocol.internal.v1.RegisterMailboxResponse;
import dev.recado.protocol.internal.v1.TakeRequest;
import dev.recado.protocol.v1.OperationStep;
import dev.recado.protocol.v1.OperationStep.Step;
import dev.recado.protocol.v1.Reason;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a push server remembers of operations whose outcomes pass through it. */
class JournalTest {

  private static Database database;
  private static PushServer push;
  private static PushClient client;
  private RegisterMailboxResponse recipient;

  @BeforeAll
  static void start(@TempDir Path directory) {
    database = PostgresFixture.database();
    push = PushServer.start(database, directory);
    client = new PushClient(push);
  }

  @AfterAll
  static void stop() {
    client.close();
    push.close();
    database.close();
  }

  @BeforeEach
  void register() {
    database.execute("truncate recipient, notification, taken");
    recipient = push.register();
  }

  private OutboxRow taken(long sequence) {
    OutboxRow row = PushServer.row(recipient.getId(), sequence).build();
    var _ =
        push.delivery()
            .take(
                TakeRequest.newBuilder()
                    .setPosition(PushServer.POSITION)
                    .setIncarnation(1)
                    .setPredecessor(sequence - 1)
                    .addRows(row)
                    .build());
    return row;
  }

  private static List<OperationStep> steps(OutboxRow row, String namespace) {
    return push.journal()
        .recall(
            RecallRequest.newBuilder()
                .setId(row.getOperationId())
                .setNamespace(namespace)
                .setKey(row.getKey())
                .build())
        .getStepsList();
  }

  private static List<OperationStep> steps(OutboxRow row) {
    return steps(row, row.getNamespace());
  }

  private void acknowledge(long through) {
    assertThat(
            client
                .acknowledge(
                    recipient.getId(), recipient.getToken(), "{\"through\":" + through + "}")
                .statusCode())
        .isEqualTo(204);
  }

  @Test
  void notificationAndTheAcknowledgementThatCoversItAreRemembered() {
    OutboxRow first = taken(1);
    OutboxRow second = taken(2);
    assertThat(steps(first)).isEmpty();
    assertThat(client.poll(recipient.getId(), recipient.getToken(), "").get("notifications"))
        .hasSize(2);
    acknowledge(2);

    assertThat(steps(first))
        .extracting(
            OperationStep::getStep,
            OperationStep::getRecipient,
            OperationStep::getSequence,
            OperationStep::getChannel)
        .containsExactly(
            tuple(Step.NOTIFIED, recipient.getId(), 1L, "poll"),
            tuple(Step.ACKNOWLEDGED, recipient.getId(), 1L, ""));
    assertThat(steps(second))
        .extracting(OperationStep::getStep, OperationStep::getSequence)
        .containsExactly(tuple(Step.NOTIFIED, 2L), tuple(Step.ACKNOWLEDGED, 2L));
  }

  @Test
  void eachChannelIsRememberedUntilItIsAcknowledged() {
    OutboxRow row = taken(1);
    client.poll(recipient.getId(), recipient.getToken(), "");
    try (EventSource events = client.stream(recipient.getId(), recipient.getToken(), "")) {
      assertThat(events.sequences(1)).containsExactly(1L);
    }
    try (Subscriber subscriber = Subscriber.open(push, recipient)) {
      assertThat(subscriber.nextEvent().getNotification().getSequence()).isEqualTo(1);
    }

    assertThat(steps(row))
        .extracting(OperationStep::getStep, OperationStep::getChannel)
        .containsExactly(
            tuple(Step.NOTIFIED, "poll"),
            tuple(Step.NOTIFIED, "sse"),
            tuple(Step.NOTIFIED, "grpc"));
  }

  @Test
  void anotherNamespaceIsNotToldOfIt() {
    OutboxRow row = taken(1);
    client.poll(recipient.getId(), recipient.getToken(), "");

    assertThat(steps(row, "other")).isEmpty();
    assertThat(steps(row)).hasSize(1);
  }

  @Test
  void journalIsForMembersOnly() {
    assertThatThrownBy(() ->
            JournalGrpc.newBlockingStub(push.internalChannel())
                .recall(RecallRequest.getDefaultInstance()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure ->
                assertThat(GrpcErrors.toRejection(failure).orElseThrow().reason())
                    .isEqualTo(Reason.UNAUTHENTICATED));
  }

  @Test
  void malformedQuestionIsRefused() {
    assertThatThrownBy(() -> push.journal().recall(RecallRequest.getDefaultInstance()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure ->
                assertThat(GrpcErrors.toRejection(failure).orElseThrow().reason())
                    .isEqualTo(Reason.MALFORMED));
  }
}
