package dev.recado.gateway;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.testkit.PostgresFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers that are more than a storage node can serve. */
class OverloadHttpTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String PATH = "/v1/entries/wanted-by-all";

  @TempDir private Path directory;

  @Test
  void callerThatWouldWaitForTooLongIsRefusedAtOnceAndTheOthersAreServed() {
    try (var fleet = new FakeFleet();
        RunningGateway gateway =
            RunningGateway.start(
                fleet,
                PostgresFixture.database(),
                directory,
                Map.of(
                    "recado.dispatch.member-operations-max", "2",
                    "recado.dispatch.acknowledgement-timeout", "1m"));
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(gateway.put(PATH, "0").statusCode()).isEqualTo(201);
      var held = new LinkedBlockingQueue<Runnable>();
      for (FakeNode node : fleet.nodes()) {
        node.behave((request, responses) -> held.add(() -> node.serve(request, responses)));
      }

      List<CompletableFuture<Answer>> waiting =
          IntStream.range(0, 5)
              .mapToObj(_ ->
                  CompletableFuture.supplyAsync(
                      () -> gateway.put(PATH, "1", "Prefer", "wait=50"), callers))
              .toList();
      eventually(SOON, () -> assertThat(gauge(gateway, "recado_dispatch_waiting")).isEqualTo(3));
      eventually(SOON, () -> assertThat(briefPut(gateway).statusCode()).isEqualTo(429));
      Answer refused = briefPut(gateway);

      assertThat(refused.reason()).isEqualTo("OVERLOADED");
      assertThat(refused.text()).contains("recado.dispatch.queue-wait-max");
      assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
      assertThat(held).hasSize(2);
      // What is in the outbox is neither refused nor forgotten.
      Answer accepted = gateway.put(PATH, "1", "Prefer", "respond-async");
      assertThat(accepted.statusCode()).isEqualTo(202);

      fleet.nodes().forEach(FakeNode::reset);
      held.forEach(Runnable::run);
      assertThat(waiting)
          .allSatisfy(caller -> assertThat(caller.join().statusCode()).isEqualTo(200));
      assertThat(gateway.put(PATH, "2").statusCode()).isEqualTo(200);
      eventually(
          SOON,
          () ->
              assertThat(gateway.get(accepted.header("Location")).text()).contains("\"decided\""));
    }
  }

  /** Its caller does not wait, so that what is let in holds nothing up here. */
  private static Answer briefPut(RunningGateway gateway) {
    return gateway.put(PATH, "1", "Prefer", "wait=0");
  }

  private static double gauge(RunningGateway gateway, String name) {
    return gateway
        .send(
            gateway
                .bare("/actuator/prometheus")
                .header("Authorization", "Bearer " + FakeFleet.ADMIN_KEY)
                .GET())
        .text()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
