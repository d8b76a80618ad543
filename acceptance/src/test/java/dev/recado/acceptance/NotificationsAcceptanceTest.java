package dev.recado.acceptance;

import static dev.recado.testkit.Eventually.eventually;
import static dev.recado.testkit.Eventually.eventuallyGet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.acceptance.client.Grpc;
import dev.recado.acceptance.client.Mailbox;
import dev.recado.acceptance.client.Notification;
import dev.recado.acceptance.client.Recipient;
import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.client.Subscriber;
import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.WithFleet;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.RegisterRecipientRequest;
import dev.recado.protocol.v1.RegisterRecipientResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * G5: outcomes are pushed until their recipient acknowledges them, one cursor over all channels.
 */
@WithFleet
@Order(52)
class NotificationsAcceptanceTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final Fleet fleet;
  private final RestClient gateway;
  private final String key = "notifications/" + OperationIds.next();

  NotificationsAcceptanceTest(Fleet fleet) {
    fleet.heal();
    this.fleet = fleet;
    this.gateway = fleet.gateway();
  }

  /** Submits operations on one key, one after the other; returns their ids. */
  private List<String> submit(Recipient recipient, int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(OperationIds.next().toString());
      Map<String, Object> operation =
          new HashMap<>(RestClient.operation(ids.getLast(), "put", key, "value " + i));
      operation.put("replyTo", recipient.id());
      var _ = gateway.post("/v1/operations", operation).hasStatus(202);
      int expected = i + 1;
      eventually(
          SOON,
          () ->
              assertThat(gateway.get(RestClient.entry(key)).header("Recado-Version"))
                  .contains(Integer.toString(expected)));
    }
    return ids;
  }

  @Test
  void outcomesComeInOrderUntilTheyAreAcknowledged() {
    Recipient recipient = Recipient.register(gateway);
    List<String> ids;
    try (Mailbox mailbox = Mailbox.listen(recipient)) {
      ids = submit(recipient, 5);
      List<Notification> received = mailbox.await(5, SOON);
      assertThat(received).extracting(Notification::operationId).containsExactlyElementsOf(ids);
      assertThat(received).extracting(Notification::version).containsExactly(1L, 2L, 3L, 4L, 5L);
      assertThat(received).extracting(Notification::key).containsOnly(key);
      assertThat(received).extracting(Notification::kind).containsOnly("put");
    }
    // Not acknowledged: all of them again, to whoever comes anew.
    try (Mailbox again = Mailbox.listen(recipient)) {
      assertThat(again.await(5, SOON))
          .extracting(Notification::operationId)
          .containsExactlyElementsOf(ids);
    }
    var _ = acknowledge(recipient, 3).hasStatus(204);
    assertThat(recipient.after(0)).extracting(Notification::sequence).containsExactly(4L, 5L);
    // Going back is ignored.
    var _ = acknowledge(recipient, 1).hasStatus(204);
    assertThat(recipient.after(0)).extracting(Notification::sequence).containsExactly(4L, 5L);
    var _ = acknowledge(recipient, 5).hasStatus(204);
    assertThat(recipient.after(0)).isEmpty();
  }

  private static dev.recado.acceptance.client.Answer acknowledge(
      Recipient recipient, long through) {
    return recipient.client().post(recipient.path("acknowledgements"), Map.of("through", through));
  }

  @Test
  void longPollWaitsForTheNextAndTellsWhereToGoOn() {
    Recipient recipient = Recipient.register(gateway);
    JsonNode empty = recipient.poll("").hasStatus(200).json();
    assertThat(empty.path("notifications")).isEmpty();
    List<String> ids = submit(recipient, 3);
    JsonNode page = recipient.poll("?after=0&limit=2&wait=20s").hasStatus(200).json();
    eventually(SOON, () -> assertThat(recipient.after(0)).hasSize(3));
    assertThat(page.path("notifications").size()).isBetween(1, 2);
    page = recipient.poll("?after=0&limit=2&wait=20s").hasStatus(200).json();
    assertThat(page.path("notifications").valueStream().map(n -> n.path("operationId").asString()))
        .containsExactly(ids.get(0), ids.get(1));
    assertThat(page.path("next").asLong()).isEqualTo(2);
    JsonNode last = recipient.poll("?after=2&wait=20s").hasStatus(200).json();
    assertThat(last.path("notifications").get(0).path("operationId").asString())
        .isEqualTo(ids.get(2));
    assertThat(Instant.parse(last.path("notifications").get(0).path("createdAt").asString()))
        .isBefore(Instant.now().plusSeconds(60));
    JsonNode none = recipient.poll("?after=3&wait=1s").hasStatus(200).json();
    assertThat(none.path("notifications")).isEmpty();
    assertThat(none.path("next").asLong()).isEqualTo(3);
    var _ = recipient.poll("?after=many").isProblem(400, "BAD_PARAMETER", "Bad parameter");
    var _ =
        recipient
            .client()
            .get(recipient.path("notifications"), "Accept", "image/png")
            .isProblem(406, "NOT_ACCEPTABLE", "Nothing acceptable to answer with");
  }

  @Test
  void outcomeOfAPutIsPushedToWhomItNames() {
    Recipient recipient = Recipient.register(gateway);
    String id = OperationIds.next().toString();
    var put = gateway.putEntry(key, id, "value", "Recado-Reply-To", recipient.id()).hasStatus(201);
    Notification told = eventuallyGet(SOON, () -> recipient.after(0).getFirst());
    assertThat(told.operationId()).isEqualTo(id);
    assertThat(told.status()).isEqualTo("OK");
    assertThat(told.version()).isEqualTo(1);
    assertThat(put.required("ETag")).isEqualTo("\"" + told.revision() + "\"");
    String failed = OperationIds.next().toString();
    var _ =
        gateway
            .putEntry(key, failed, "value", "Recado-Reply-To", recipient.id(), "If-None-Match", "*")
            .hasStatus(412);
    eventually(
        SOON,
        () ->
            assertThat(recipient.after(1))
                .extracting(Notification::operationId, Notification::status)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(failed, "ALREADY_EXISTS")));
  }

  @Test
  void subscriptionOverGrpcSharesTheCursor() throws InterruptedException {
    try (Grpc api = Grpc.connect(fleet.address(Fleet.GATEWAY).grpcPort(), fleet.adminKey())) {
      RegisterRecipientResponse registered =
          api.recipients().register(RegisterRecipientRequest.getDefaultInstance());
      var recipient =
          new Recipient(registered.getId(), registered.getToken(), registered.getNotifications());
      List<String> ids = submit(recipient, 3);
      try (Grpc push = Grpc.connect(fleet.address(Fleet.PUSH).grpcPort(), recipient.token())) {
        var subscriber = Subscriber.open(push, recipient.id());
        for (String id : ids) {
          assertThat(subscriber.next(SOON).getNotification().getOperationId()).isEqualTo(id);
        }
        subscriber.acknowledge(2);
        eventually(
            SOON,
            () ->
                assertThat(recipient.after(0))
                    .extracting(Notification::sequence)
                    .containsExactly(3L));
      }
    }
  }
}
