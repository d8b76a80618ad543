package dev.recado.acceptance;

import static dev.recado.testkit.Eventually.eventuallyGet;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.recado.acceptance.client.Answer;
import dev.recado.acceptance.client.Grpc;
import dev.recado.acceptance.client.Notification;
import dev.recado.acceptance.client.Pipeline;
import dev.recado.acceptance.client.Recipient;
import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.WithFleet;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.CancelRequest;
import dev.recado.protocol.v1.ExecuteRequest;
import dev.recado.protocol.v1.ExecuteResponse;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Outcome;
import dev.recado.protocol.v1.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** G3 and G4: every operation ends decided, one way, the same for every asker. */
@WithFleet
@Order(25)
class DecisionsAcceptanceTest {

  /** The long version: {@code -Drecado.acceptance.cancel-races=10000}. */
  private static final int RACES = Integer.getInteger("recado.acceptance.cancel-races", 500);

  private static final Duration SOON = Duration.ofSeconds(20);

  private final Fleet fleet;

  DecisionsAcceptanceTest(Fleet fleet) {
    this.fleet = fleet;
  }

  @BeforeEach
  void everybodyServes() {
    fleet.heal();
  }

  private static String cancelPath(String id, String key) {
    return RestClient.operation(id, key).replaceFirst("\\?", "/cancel?");
  }

  private Answer cancel(String id, String key) {
    return fleet.gateway().postText(cancelPath(id, key), "");
  }

  private static String status(Answer answer) {
    return answer.hasStatus(200).json().path("outcome").path("status").asString();
  }

  @Test
  void cancelBeforeArrivalDecidesAndTheRecipientOfTheOperationIsTold() {
    String key = "cancelled/" + OperationIds.next();
    String id = OperationIds.next().toString();
    assertThat(status(cancel(id, key))).isEqualTo("CANCELLED");

    Recipient recipient = Recipient.register(fleet.gateway());
    var operation = new HashMap<>(RestClient.operation(id, "put", key, "late"));
    operation.put("replyTo", recipient.id());
    var _ = fleet.gateway().post("/v1/operations", operation).hasStatus(202);
    Notification told = awaitFirst(recipient);
    assertThat(told.operationId()).isEqualTo(id);
    assertThat(told.status()).isEqualTo("CANCELLED");
    var _ = fleet.gateway().get(RestClient.entry(key)).hasStatus(404);
    assertThat(status(fleet.gateway().get(RestClient.operation(id, key)))).isEqualTo("CANCELLED");
  }

  private static Notification awaitFirst(Recipient recipient) {
    return eventuallyGet(
        SOON,
        () -> {
          List<Notification> all = recipient.after(0);
          assertThat(all).hasSize(1);
          return all.getFirst();
        });
  }

  @Test
  void cancelOfADecidedOperationReturnsItsOutcome() {
    String key = "cancelled/" + OperationIds.next();
    String id = OperationIds.next().toString();
    var _ = fleet.gateway().putEntry(key, id, "first").hasStatus(201);
    assertThat(status(cancel(id, key))).isEqualTo("OK");
    assertThat(fleet.gateway().get(RestClient.entry(key)).text()).isEqualTo("first");
  }

  @Test
  void cancelRacingWithExecutionDecidesEachOneWayForEveryAsker() throws Exception {
    Map<String, String> keyOfId = new ConcurrentHashMap<>();
    var requests = new ArrayList<ExecuteRequest>();
    for (int i = 0; i < RACES; i++) {
      String id = OperationIds.next().toString();
      String key = "race/" + i;
      keyOfId.put(id, key);
      requests.add(
          ExecuteRequest.newBuilder()
              .setOperation(
                  Operation.newBuilder()
                      .setId(id)
                      .setKind(Kind.CREATE)
                      .setKey(ByteString.copyFromUtf8(key))
                      .setValue(ByteString.copyFromUtf8(id)))
              .build());
    }
    Map<String, Outcome> cancelled = new ConcurrentHashMap<>();
    Map<String, Outcome> executed = new ConcurrentHashMap<>();
    try (Grpc grpc = Grpc.connect(fleet.address(Fleet.GATEWAY).grpcPort(), fleet.adminKey());
        var threads = Executors.newFixedThreadPool(9)) {
      Future<List<ExecuteResponse>> execution =
          threads.submit(() -> Pipeline.execute(grpc, requests));
      var ids = new ArrayList<>(keyOfId.keySet());
      Collections.shuffle(ids);
      var cancels = new ArrayList<Future<?>>();
      for (int t = 0; t < 8; t++) {
        int first = t;
        cancels.add(
            threads.submit(() -> {
              for (int i = first; i < ids.size(); i += 8) {
                String id = ids.get(i);
                cancelled.put(
                    id,
                    grpc.operations()
                        .cancel(
                            CancelRequest.newBuilder()
                                .setId(id)
                                .setKey(ByteString.copyFromUtf8(keyOfId.getOrDefault(id, "")))
                                .build())
                        .getOutcome());
              }
            }));
      }
      for (Future<?> cancel : cancels) {
        var _ = cancel.get();
      }
      execution
          .get()
          .forEach(response -> {
            assertThat(response.hasOutcome()).as(response.toString()).isTrue();
            executed.put(response.getId(), response.getOutcome());
          });
    }
    assertThat(executed).containsOnlyKeys(keyOfId.keySet());
    assertThat(cancelled).isEqualTo(executed);
    RestClient gateway = fleet.gateway();
    executed.forEach((id, outcome) -> {
      Answer entry = gateway.get(RestClient.entry(keyOfId.getOrDefault(id, "")));
      assertThat(entry.status()).isEqualTo(outcome.getStatus() == Status.OK ? 200 : 404);
    });
    fleet.assertReplicasAreEqual();
  }

  @Test
  void batchIsAllOrNothing() {
    RestClient gateway = fleet.gateway();
    String tag = "{" + OperationIds.next() + "}";
    var ok =
        execute(
            tag + "/a",
            List.of(
                Map.of("kind", "create", "key", tag + "/a", "value", "1"),
                Map.of("kind", "create", "key", tag + "/b", "value", "2"),
                Map.of("kind", "read", "key", tag + "/a")));
    assertThat(ok.path("status").asString()).isEqualTo("OK");
    assertThat(ok.path("parts")).hasSize(3);
    assertThat(ok.path("parts").get(2).path("version").asInt()).isEqualTo(1);
    assertThat(gateway.get(RestClient.entry(tag + "/b")).hasStatus(200).text()).isEqualTo("2");

    var no =
        execute(
            tag + "/a",
            List.of(
                Map.of("kind", "put", "key", tag + "/a", "value", "3"),
                Map.of("kind", "update", "key", tag + "/missing", "value", "4")));
    assertThat(no.path("status").asString()).isEqualTo("NOT_FOUND");
    assertThat(no.path("failedPart").asInt()).isEqualTo(1);
    assertThat(gateway.get(RestClient.entry(tag + "/a")).hasStatus(200).text()).isEqualTo("1");
    fleet.assertReplicasAreEqual();
  }

  private tools.jackson.databind.JsonNode execute(String key, List<Map<String, String>> parts) {
    String id = OperationIds.next().toString();
    var _ =
        fleet
            .gateway()
            .post(
                "/v1/operations",
                Map.of("id", id, "kind", "batch", "key", key, "operations", parts))
            .hasStatus(202);
    return eventuallyGet(
        SOON,
        () -> {
          var state = fleet.gateway().get(RestClient.operation(id, key)).hasStatus(200).json();
          assertThat(state.path("state").asString()).isEqualTo("decided");
          return state.path("outcome");
        });
  }

  @Test
  void batchOverSeveralPositionsIsRefused() {
    List<Map<String, String>> parts = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      parts.add(Map.of("kind", "delete", "key", "spread/" + i));
    }
    var _ =
        fleet
            .gateway()
            .post("/v1/operations", Map.of("kind", "batch", "key", "spread/0", "operations", parts))
            .isProblem(400, "POSITIONS_DIFFER", "The keys belong to different positions");
  }

  @Test
  void idsThatAreTooOldOrBehindTheHorizonAreNeverExecuted() {
    RestClient gateway = fleet.gateway();
    String key = "old/" + OperationIds.next();
    var _ =
        gateway
            .putEntry(key, madeBefore(Duration.ofHours(25)), "late")
            .isProblem(422, "TOO_OLD", "The id is too old, and was never executed");
    var _ =
        gateway
            .putEntry(key, madeBefore(Duration.ofHours(49)), "late")
            .isProblem(
                410, "BEHIND_HORIZON", "The id is so old that nothing is known of it any more");
    var _ =
        gateway
            .putEntry(key, madeBefore(Duration.ofMinutes(-6)), "early")
            .isProblem(400, "ID_AHEAD", "Operation id from the future");
    var _ = gateway.get(RestClient.entry(key)).hasStatus(404);
    var _ = gateway.putEntry(key, madeBefore(Duration.ofHours(23)), "in time").hasStatus(201);
  }

  private static String madeBefore(Duration age) {
    long made = Instant.now().minus(age).toEpochMilli();
    UUID random = OperationIds.next();
    return new UUID(
            made << 16 | (random.getMostSignificantBits() & 0xffff),
            random.getLeastSignificantBits())
        .toString();
  }
}
