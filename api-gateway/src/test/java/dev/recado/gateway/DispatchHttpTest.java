package dev.recado.gateway;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.Reason;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DispatchHttpTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @RegisterExtension static final SharedGateway SHARED = new SharedGateway();

  private final RunningGateway gateway = SHARED.gateway();
  private final FakeFleet fleet = SHARED.fleet();
  private final String key = "k-" + UUID.randomUUID();
  private final String path = "/v1/entries/" + key;

  @Test
  void leaderIsAskedAlone() {
    // What earlier answers have said about leaders is corrected by this one.
    gateway.put(path, "1");
    fleet.nodes().forEach(node -> node.received().clear());

    for (int i = 0; i < 5; i++) {
      assertThat(gateway.put(path, "1").statusCode()).isEqualTo(200);
    }

    assertThat(fleet.nodes().stream().filter(node -> !node.received().isEmpty())).hasSize(1);
  }

  @Test
  void namedLeaderIsAskedNextAndFromThenOnFirst() {
    FakeNode old = fleet.leaderOf(key);
    FakeNode now = fleet.replicasOf(key).get(2);
    fleet.replicasOf(key).stream()
        .filter(node -> node != now)
        .forEach(node -> node.refuse(Reason.NOT_LEADER, now.id().toString()));

    Answer first = gateway.put(path, "1");
    assertThat(first.statusCode()).isEqualTo(201);
    // A breaker that an earlier test has opened moves a member to the end for a while.
    eventually(
        SOON,
        () -> {
          fleet.nodes().forEach(node -> node.received().clear());
          assertThat(gateway.put(path, "2").statusCode()).isEqualTo(200);
          assertThat(now.received()).hasSize(1);
          assertThat(old.received()).isEmpty();
        });
  }

  @Test
  void withoutAnAnswerTheOperationIsSentAgainElsewhere() {
    gateway.put(path, "0");
    FakeNode leader =
        fleet.nodes().stream().filter(node -> !node.received().isEmpty()).findFirst().orElseThrow();
    fleet.reset();
    leader.fallSilent();
    long start = System.nanoTime();

    Answer put = gateway.put(path, "1", "Prefer", "wait=4");

    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(System.nanoTime() - start).isGreaterThan(250_000_000L);
    assertThat(leader.received()).isNotEmpty();
  }

  @Test
  void executedWithoutAnAnswerIsAnsweredOnceWithTheFirstOutcome() {
    fleet.nodes().forEach(FakeNode::reset);
    var broken = new AtomicInteger();
    for (FakeNode node : fleet.nodes()) {
      node.behave((request, responses) -> {
        if (broken.getAndIncrement() == 0) {
          fleet.store().execute(request.getNamespace(), request.getOperation());
          synchronized (responses) {
            responses.onError(io.grpc.Status.UNAVAILABLE.asRuntimeException());
          }
        } else {
          node.serve(request, responses);
        }
      });
    }

    Answer put = gateway.put(path, "1");

    assertThat(put.statusCode()).isEqualTo(201);
    assertThat(put.header("Recado-Replayed")).isEqualTo("true");
    assertThat(fleet.store().effectsOn(key)).isEqualTo(1);
  }

  @Test
  void lateAnswerDecidesAndSecondOneIsIgnored() {
    String id = OperationIds.next().toString();
    // Answers only once it is asked a second time, and then twice.
    var asked = new AtomicInteger();
    for (FakeNode node : fleet.nodes()) {
      node.behave((request, responses) -> {
        if (asked.getAndIncrement() > 0) {
          node.serve(request, responses);
          node.serve(request, responses);
        }
      });
    }

    Answer put = gateway.put(path, "1", "Idempotency-Key", id);
    fleet.reset();
    Answer next = gateway.put(path, "2");

    assertThat(put.statusCode()).isEqualTo(201);
    assertThat(next.statusCode()).isEqualTo(200);
  }

  @Test
  void overloadedNodesAreTriedAgainWithinThePatience() {
    var asked = new AtomicInteger();
    for (FakeNode node : fleet.nodes()) {
      node.behave((request, responses) -> {
        boolean mine = request.getOperation().getKey().toStringUtf8().equals(key);
        if (mine && asked.getAndIncrement() < 2) {
          node.sendRefusal(request, responses, Reason.OVERLOADED, "");
        } else {
          node.serve(request, responses);
        }
      });
    }

    assertThat(gateway.put(path, "1").statusCode()).isEqualTo(201);
    assertThat(asked.get()).isEqualTo(3);
  }
}
