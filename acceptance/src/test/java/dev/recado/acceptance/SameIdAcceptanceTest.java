package dev.recado.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.recado.acceptance.client.Answer;
import dev.recado.acceptance.client.Grpc;
import dev.recado.acceptance.client.Mailbox;
import dev.recado.acceptance.client.Notification;
import dev.recado.acceptance.client.Recipient;
import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.WithFleet;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Outcome;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.SubmitRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * G2 and G3: an id is one operation, however often, on whichever way and after whatever it comes.
 */
@WithFleet
@Order(20)
class SameIdAcceptanceTest {

  private static final int TIMES = 50;

  private final Fleet fleet;

  SameIdAcceptanceTest(Fleet fleet) {
    this.fleet = fleet;
  }

  @BeforeEach
  void everybodyServes() {
    fleet.heal();
  }

  /** The same answer, as every way of asking can tell it. */
  private record Told(long version, long revision, boolean created) {}

  @Test
  void sameIdSentFiftyTimesHasOneEffectOneOutcomeOneNotification() throws InterruptedException {
    String key = "same-id/" + OperationIds.next();
    String id = OperationIds.next().toString();
    Recipient recipient = Recipient.register(fleet.gateway());

    Set<Told> told = new HashSet<>(sendFiftyTimes(id, key, recipient));
    assertThat(told).as("outcomes told").hasSize(1);
    assertThat(told.iterator().next().version()).isEqualTo(1);
    Notification first = awaitFirst(recipient);
    assertThat(first.operationId()).isEqualTo(id);

    String leader = fleet.leaderOf(key);
    fleet.killAndKeepDown(leader);
    try {
      told.addAll(sendFiftyTimes(id, key, recipient));
      assertThat(told).as("outcomes told after the leader's crash as well").hasSize(1);
    } finally {
      fleet.start(leader);
    }
    fleet.awaitReady();

    var _ =
        recipient
            .client()
            .post(recipient.path("acknowledgements"), Map.of("through", first.sequence()))
            .hasStatus(204);
    told.addAll(sendFiftyTimes(id, key, recipient));
    assertThat(told).as("outcomes told after the acknowledgement as well").hasSize(1);

    // One effect: the next operation makes version 2. One notification: its own comes right behind.
    String marker = OperationIds.next().toString();
    var _ =
        fleet
            .gateway()
            .putEntry(key, marker, "marker", "Recado-Reply-To", recipient.id())
            .hasStatus(200)
            .hasHeader("Recado-Version", "2");
    try (Mailbox mailbox = Mailbox.listen(recipient)) {
      // What is acknowledged is not sent again: the first to come is the marker's.
      dev.recado.testkit.Eventually.eventually(
          Duration.ofSeconds(20), () -> assertThat(recipient.after(first.sequence())).isNotEmpty());
      assertThat(recipient.after(0))
          .extracting(Notification::sequence, Notification::operationId)
          .containsExactly(org.assertj.core.groups.Tuple.tuple(2L, marker));
      assertThat(mailbox.connections()).isNotNegative();
    }
    fleet.assertReplicasAreEqual();
  }

  private static Notification awaitFirst(Recipient recipient) {
    return dev.recado.testkit.Eventually.eventuallyGet(
        Duration.ofSeconds(20),
        () -> {
          List<Notification> all = recipient.after(0);
          assertThat(all).hasSize(1);
          return all.getFirst();
        });
  }

  /** All at one moment, over every door; those that wait for the outcome tell it. */
  private List<Told> sendFiftyTimes(String id, String key, Recipient recipient)
      throws InterruptedException {
    List<Told> told = Collections.synchronizedList(new ArrayList<>());
    var barrier = new CyclicBarrier(TIMES);
    List<String> doors = new ArrayList<>(List.of(Fleet.GATEWAY));
    doors.addAll(Fleet.STORAGE.stream().filter(fleet::runs).toList());
    List<Grpc> channels =
        doors.stream()
            .map(door -> Grpc.connect(fleet.address(door).grpcPort(), fleet.adminKey()))
            .toList();
    var sendings = new ArrayList<Callable<Void>>();
    for (int i = 0; i < TIMES; i++) {
      int number = i;
      sendings.add(() -> {
        var _ = barrier.await();
        send(number, id, key, recipient, channels.get(number % channels.size()))
            .ifPresent(told::add);
        return null;
      });
    }
    try (var threads = Executors.newFixedThreadPool(TIMES)) {
      for (Future<Void> sending : threads.invokeAll(sendings)) {
        sending.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } finally {
      channels.forEach(Grpc::close);
    }
    assertThat(told).as("senders that heard the outcome").hasSizeGreaterThanOrEqualTo(TIMES / 2);
    return told;
  }

  private Optional<Told> send(int number, String id, String key, Recipient recipient, Grpc grpc) {
    RestClient gateway = fleet.gateway();
    return switch (number % 5) {
      case 0, 1 ->
          told(
              gateway.putEntry(
                  key, id, "value", "Recado-Reply-To", recipient.id(), "Prefer", "wait=30"));
      case 2, 3 -> Optional.of(told(put(grpc, id, key, recipient)));
      default -> {
        submit(number, gateway, id, key, recipient);
        yield Optional.empty();
      }
    };
  }

  private static Optional<Told> told(Answer answer) {
    if (answer.status() == 202) {
      return Optional.empty();
    }
    // A retry of the operation that created the entry is told what the first was told.
    var _ = answer.hasStatus(201);
    return Optional.of(
        new Told(
            Long.parseLong(answer.required("Recado-Version")),
            Long.parseLong(answer.required("ETag").replace("\"", "")),
            true));
  }

  private static Outcome put(Grpc grpc, String id, String key, Recipient recipient) {
    return grpc.putUntilAnswered(Grpc.text(id, key, "value").setReplyTo(recipient.id()).build())
        .getOutcome();
  }

  private static Told told(Outcome outcome) {
    assertThat(outcome.getStatus()).isEqualTo(dev.recado.protocol.v1.Status.OK);
    return new Told(outcome.getVersion(), outcome.getRevision(), outcome.getCreated());
  }

  private void submit(int number, RestClient gateway, String id, String key, Recipient recipient) {
    if (number % 2 == 0) {
      var operation = new java.util.HashMap<>(RestClient.operation(id, "put", key, "value"));
      operation.put("replyTo", recipient.id());
      var _ = gateway.post("/v1/operations", operation).hasStatus(202);
      return;
    }
    try (Grpc grpc = Grpc.connect(fleet.address(Fleet.GATEWAY).grpcPort(), fleet.adminKey())) {
      var accepted =
          grpc.operations()
              .submit(
                  SubmitRequest.newBuilder()
                      .addOperations(
                          Operation.newBuilder()
                              .setId(id)
                              .setKind(Kind.PUT)
                              .setKey(ByteString.copyFromUtf8(key))
                              .setValue(ByteString.copyFromUtf8("value"))
                              .setContentType("text/plain")
                              .setReplyTo(recipient.id()))
                      .build());
      assertThat(accepted.getAccepted(0).getId()).isEqualTo(id);
    }
  }

  @Test
  void sameIdWithAnotherPayloadIsRefused() {
    RestClient gateway = fleet.gateway();
    String key = "reused/" + OperationIds.next();
    String id = OperationIds.next().toString();
    var _ = gateway.putEntry(key, id, "first").hasStatus(201).hasNoHeader("Recado-Replayed");
    var _ =
        gateway
            .putEntry(key, id, "second")
            .isProblem(422, "ID_REUSED", "The id belongs to another operation");
    var _ = gateway.putEntry(key, id, "first").hasStatus(201).hasHeader("Recado-Replayed", "true");
    for (String door : List.of(Fleet.GATEWAY, "storage-1", "storage-2", "storage-3")) {
      try (Grpc grpc = Grpc.connect(fleet.address(door).grpcPort(), fleet.adminKey())) {
        var outcome = grpc.entries().put(Grpc.text(id, key, "second").build()).getOutcome();
        assertThat(outcome.getStatus()).isEqualTo(dev.recado.protocol.v1.Status.REFUSED);
        assertThat(outcome.getReason()).isEqualTo(Reason.ID_REUSED);
      }
    }
    assertThat(gateway.get(RestClient.entry(key)).hasStatus(200).text()).isEqualTo("first");
  }

  @Test
  void anyIdempotencyKeyIsOneOperationOfItsNamespace() {
    RestClient gateway = fleet.gateway();
    String key = "reused/" + OperationIds.next();
    String order = "order 4711 of " + key;
    var _ = gateway.putEntry(key, order, "first").hasStatus(201).hasNoHeader("Recado-Replayed");
    var _ =
        gateway.putEntry(key, order, "first").hasStatus(201).hasHeader("Recado-Replayed", "true");
    var _ =
        gateway
            .putEntry(key, order, "second")
            .isProblem(422, "ID_REUSED", "The id belongs to another operation");
  }

  /** Nothing is refused silently after a 202: the refusal is an outcome, and is pushed. */
  @Test
  void acceptedOperationThatReusesAnIdIsToldItsRefusal() {
    RestClient gateway = fleet.gateway();
    String key = "reused/" + OperationIds.next();
    String id = OperationIds.next().toString();
    var _ = gateway.putEntry(key, id, "first").hasStatus(201);
    Recipient recipient = Recipient.register(gateway);
    var operation = new java.util.HashMap<>(RestClient.operation(id, "put", key, "second"));
    operation.put("replyTo", recipient.id());
    Answer answer = gateway.post("/v1/operations", operation);
    // Known at once, or found out by the log.
    if (answer.status() == 202) {
      Notification refusal = awaitFirst(recipient);
      assertThat(refusal.status()).isEqualTo("REFUSED");
      assertThat(refusal.outcome().path("reason").asString()).isEqualTo("ID_REUSED");
    } else {
      var _ = answer.isProblem(422, "ID_REUSED", "The id belongs to another operation");
    }
    assertThat(gateway.get(RestClient.entry(key)).text()).isEqualTo("first");
  }
}
