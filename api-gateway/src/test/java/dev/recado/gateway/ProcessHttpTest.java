package dev.recado.gateway;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.protocol.OperationIds;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as a process of its own, stopped and killed. */
class ProcessHttpTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private final FakeFleet fleet = new FakeFleet();
  private final Database database = PostgresFixture.database();
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void close() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
    fleet.close();
    database.close();
  }

  private GatewayClient start(String name) throws IOException {
    int httpPort = RunningGateway.freePort();
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(ApiGatewayApplication.class.getName());
    command.addAll(
        RunningGateway.arguments(
            new RunningGateway.Ports(httpPort, RunningGateway.freePort()),
            fleet.discoveryPort(),
            database,
            directory.resolve(name),
            Map.of(
                "recado.outbox.owner-lease-ttl", "2s", "recado.outbox.sweep-interval", "100ms")));
    File log = directory.resolve(name + ".log").toFile();
    processes.add(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start());
    var client = new GatewayClient(httpPort);
    eventually(SOON, () -> assertThat(client.get("/v1/ping").statusCode()).isEqualTo(200));
    return client;
  }

  private List<String> submit(GatewayClient gateway) {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      String id = OperationIds.next().toString();
      ids.add(id);
      Answer answer =
          gateway.post(
              "/v1/operations",
              "{\"id\":\"%s\",\"kind\":\"put\",\"key\":\"k-%s\",\"value\":\"1\"}"
                  .formatted(id, id));
      assertThat(answer.statusCode()).isEqualTo(202);
    }
    return ids;
  }

  private void assertDecided(GatewayClient gateway, List<String> ids) {
    eventually(
        SOON,
        () ->
            assertThat(ids)
                .allSatisfy(id ->
                    assertThat(
                            gateway
                                .get("/v1/operations/" + id + "?key=k-" + id)
                                .json()
                                .get("state")
                                .stringValue())
                        .isEqualTo("decided")));
    assertThat(fleet.store().effects()).isEqualTo(ids.size());
  }

  @Test
  void stoppedProcessEndsWithZeroAndItsRowsGoToTheNext() throws Exception {
    fleet.nodes().forEach(FakeNode::fallSilent);
    List<String> ids = submit(start("first"));

    processes.getFirst().destroy();

    assertThat(processes.getFirst().waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(processes.getFirst().exitValue()).isZero();
    fleet.reset();
    assertDecided(start("second"), ids);
  }

  @Test
  void killedProcessLosesNothingThatItAccepted() throws Exception {
    fleet.nodes().forEach(FakeNode::fallSilent);
    GatewayClient second = start("second");
    List<String> ids = submit(start("first"));

    processes.getLast().destroyForcibly().waitFor();

    fleet.reset();
    assertDecided(second, ids);
  }
}
