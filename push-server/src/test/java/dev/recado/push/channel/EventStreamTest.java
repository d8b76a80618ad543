package dev.recado.push.channel;

import static dev.recado.push.PushServer.batch;
import static dev.recado.push.PushServer.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.internal.v1.DeleteMailboxRequest;
import dev.recado.protocol.internal.v1.RegisterMailboxResponse;
import dev.recado.protocol.internal.v1.RotateTokenRequest;
import dev.recado.protocol.internal.v1.TakeRequest;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Outcome;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.Status;
import dev.recado.push.EventSource;
import dev.recado.push.EventSource.Event;
import dev.recado.push.PushClient;
import dev.recado.push.PushServer;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class EventStreamTest {

  private static Database database;
  private static PushServer push;
  private static PushClient client;
  private RegisterMailboxResponse recipient;

  @BeforeAll
  static void start(@TempDir Path directory) {
    database = PostgresFixture.database();
    // Polling so rarely that only a wake-up can explain what comes in time.
    push =
        PushServer.start(
            database,
            directory,
            "recado.push.reading.poll-interval=1m",
            "recado.push.reading.page-max=3",
            "recado.push.channel.heartbeat-interval=500ms",
            "recado.push.retention.capacity=20");
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

  @Test
  void outcomesArriveAsTheyAreTaken() {
    try (EventSource events = stream("")) {
      for (long i = 0; i < 5; i++) {
        push.delivery().take(batch(recipient.getId(), i * 2 + 1, i * 2 + 2));
        assertThat(events.sequences(2)).containsExactly(i * 2 + 1, i * 2 + 2);
      }
    }
  }

  @Test
  void eventHasTheContractsShape() {
    var operationId = OperationIds.next();
    push.delivery()
        .take(
            TakeRequest.newBuilder()
                .setPosition("1")
                .setIncarnation(1)
                .addRows(
                    row(recipient.getId(), 7)
                        .setOperationId(OperationIds.toByteString(operationId))
                        .setKey(ByteString.copyFromUtf8("ключ/🙂")))
                .build());
    try (EventSource events = stream("")) {
      Event event = events.nextEvent();
      assertThat(event.name()).isEqualTo("outcome");
      assertThat(event.id()).isEqualTo("1");
      JsonNode data = event.json();
      assertThat(data.propertyNames())
          .containsExactly("sequence", "operationId", "key", "kind", "outcome", "createdAt");
      assertThat(data.get("sequence").asLong()).isEqualTo(1);
      assertThat(data.get("operationId").asString()).isEqualTo(operationId.toString());
      assertThat(data.get("key").asString()).isEqualTo("ключ/🙂");
      assertThat(data.get("kind").asString()).isEqualTo("put");
      assertThat(data.get("outcome").toString())
          .isEqualTo("{\"status\":\"OK\",\"version\":7,\"revision\":7,\"session\":\"r1.x\"}");
      assertThat(data.get("createdAt").asString()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    }
  }

  @Test
  void valuesAreTextWhereTheySaySoAndBase64Elsewhere() {
    take(1, read("text/plain; charset=utf-8", ByteString.copyFromUtf8("olá")));
    take(2, read("application/json", ByteString.copyFromUtf8("{}")));
    take(3, read("application/octet-stream", ByteString.copyFromUtf8("abc")));
    take(4, read("text/plain", ByteString.copyFrom(new byte[] {(byte) 0xff})));
    take(5, read("text/plain", ByteString.EMPTY).setValueOmitted(true));
    take(6, Outcome.newBuilder().setStatus(Status.REFUSED).setReason(Reason.ID_REUSED));
    try (EventSource events = stream("")) {
      assertThat(outcome(events).get("value").asString()).isEqualTo("olá");
      assertThat(outcome(events).get("value").asString()).isEqualTo("{}");
      assertThat(outcome(events).get("valueBase64").asString()).isEqualTo("YWJj");
      assertThat(outcome(events).get("valueBase64").asString()).isEqualTo("/w==");
      JsonNode omitted = outcome(events);
      assertThat(omitted.get("valueOmitted").asBoolean()).isTrue();
      assertThat(omitted.has("value") || omitted.has("valueBase64")).isFalse();
      assertThat(outcome(events).toString())
          .isEqualTo("{\"status\":\"REFUSED\",\"reason\":\"ID_REUSED\",\"session\":\"\"}");
    }
  }

  private static JsonNode outcome(EventSource events) {
    return events.nextEvent().json().get("outcome");
  }

  private static Outcome.Builder read(String contentType, ByteString value) {
    return Outcome.newBuilder()
        .setStatus(Status.OK)
        .setContentType(contentType)
        .setValue(value)
        .setVersion(1)
        .setRevision(1);
  }

  private void take(long sequence, Outcome.Builder outcome) {
    push.delivery()
        .take(
            TakeRequest.newBuilder()
                .setPosition(PushServer.POSITION)
                .setIncarnation(1)
                .setPredecessor(sequence - 1)
                .addRows(row(recipient.getId(), sequence).setKind(Kind.READ).setOutcome(outcome))
                .build());
  }

  @Test
  void streamResumesBehindLastEventId() {
    push.delivery().take(batch(recipient.getId(), 1, 10));
    try (EventSource events = stream("6")) {
      assertThat(events.sequences(4)).containsExactly(7L, 8L, 9L, 10L);
    }
  }

  @Test
  void everythingComesAgainInOrderUntilItIsAcknowledged() {
    push.delivery().take(batch(recipient.getId(), 1, 8));
    for (int attempt = 0; attempt < 2; attempt++) {
      try (EventSource events = stream("")) {
        assertThat(events.sequences(8)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
      }
    }
    acknowledge(5);
    try (EventSource events = stream("")) {
      assertThat(events.sequences(3)).containsExactly(6L, 7L, 8L);
    }
    try (EventSource events = stream("2")) {
      assertThat(events.sequences(3)).containsExactly(6L, 7L, 8L);
    }
  }

  @Test
  void acknowledgementOnAnotherChannelStopsDelivery() {
    try (EventSource events = stream("")) {
      push.delivery().take(batch(recipient.getId(), 1, 2));
      assertThat(events.sequences(2)).containsExactly(1L, 2L);
      acknowledge(2);
      push.delivery().take(batch(recipient.getId(), 3, 3));
      assertThat(events.sequences(1)).containsExactly(3L);
    }
  }

  @Test
  void droppedHistoryIsDeclared() {
    try (EventSource events = stream("")) {
      push.delivery().take(batch(recipient.getId(), 1, 1));
      assertThat(events.sequences(1)).containsExactly(1L);
    }
    push.delivery().take(batch(recipient.getId(), 2, 30));
    try (EventSource events = stream("1")) {
      Event gap = events.nextEvent();
      assertThat(gap.name()).isEqualTo("gap");
      assertThat(gap.data()).isEqualTo("{\"from\":2,\"through\":10}");
      assertThat(gap.id()).isEmpty();
      assertThat(events.sequences(20)).first().isEqualTo(11L);
    }
    acknowledge(12);
    try (EventSource events = stream("1")) {
      assertThat(events.sequences(18)).first().isEqualTo(13L);
    }
  }

  @Test
  void silentStreamHasHeartbeats() {
    try (EventSource events = stream("")) {
      assertThat(events.next().comments()).isEmpty();
      assertThat(events.next().comments()).containsExactly("heartbeat");
      assertThat(events.next().comments()).containsExactly("heartbeat");
    }
  }

  @Test
  void replacedTokenEndsTheStreamsThatItOpened() {
    try (EventSource events = stream("")) {
      var rotated =
          push.recipients()
              .rotateToken(
                  RotateTokenRequest.newBuilder()
                      .setNamespace("default")
                      .setId(recipient.getId())
                      .build());
      assertThat(events.untilEnd().getLast().comments().getFirst()).contains("token was replaced");
      try (EventSource _ = client.stream(recipient.getId(), rotated.getToken(), "")) {
        assertThat(poll().statusCode()).isEqualTo(403);
      }
    }
  }

  private java.net.http.HttpResponse<String> poll() {
    return client.send(
        client.request(PushClient.notifications(recipient.getId()), recipient.getToken()));
  }

  @Test
  void deletedRecipientsStreamsEnd() {
    push.delivery().take(batch(recipient.getId(), 1, 2));
    try (EventSource events = stream("")) {
      assertThat(events.sequences(2)).hasSize(2);
      var request =
          DeleteMailboxRequest.newBuilder()
              .setNamespace("default")
              .setId(recipient.getId())
              .build();
      assertThat(push.recipients().delete(request.toBuilder().setNamespace("x").build()).getFound())
          .isFalse();
      assertThat(push.recipients().delete(request).getFound()).isTrue();
      assertThat(push.recipients().delete(request).getFound()).isFalse();
      assertThat(events.untilEnd().getLast().comments().getFirst()).contains("was deleted");
    }
    assertThat(poll().statusCode()).isEqualTo(404);
  }

  private EventSource stream(String lastEventId) {
    return client.stream(recipient.getId(), recipient.getToken(), lastEventId);
  }

  private void acknowledge(long through) {
    assertThat(
            client
                .acknowledge(
                    recipient.getId(), recipient.getToken(), "{\"through\":" + through + "}")
                .statusCode())
        .isEqualTo(204);
  }
}
