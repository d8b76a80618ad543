package dev.recado.acceptance;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.fleet.Timed;
import dev.recado.acceptance.fleet.UpCommand;
import dev.recado.protocol.OperationIds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** {@code ./recado up} as a command in a terminal. */
@Timed
@Order(70)
class UpCommandAcceptanceTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final UpCommand up = new UpCommand();

  @BeforeEach
  void nothingIsThere() throws IOException {
    up.removeData();
  }

  @AfterEach
  void endEverything() throws IOException, InterruptedException {
    up.endEverything();
  }

  @Test
  void upServesRefusesASecondOneIsTakenOverAfterAKillAndStopsAtCtrlC()
      throws IOException, InterruptedException {
    up.start();
    up.awaitOutput("Ctrl-C stops everything", PATIENCE);
    assertThat(up.output())
        .contains("Recado is ready after", "gateway-1", "storage-3", up.adminKey());
    RestClient gateway = new RestClient(up.gateway(), up.adminKey());
    String id = OperationIds.next().toString();
    var _ = gateway.putEntry("kept", id, "data").hasStatus(201);

    UpCommand.Ended second = up.run();
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.output())
        .contains("A fleet already runs on " + up.state(), "pid " + up.pid(), "./recado down");

    Path elsewhere = up.state().resolveSibling("elsewhere");
    UpCommand.Ended portsTaken = up.runOn(elsewhere);
    assertThat(portsTaken.exitCode()).isEqualTo(1);
    assertThat(portsTaken.output())
        .contains(
            "port " + up.port(8080) + " of gateway-1 is taken",
            "-P gateway-1:server.port=<port>",
            "--port-offset");
    assertThat(elsewhere).as("the state directory of a start that was refused").doesNotExist();

    up.signal("KILL");
    assertThat(up.awaitEnd(PATIENCE)).isEqualTo(128 + 9);
    up.start();
    up.awaitOutput("Ctrl-C stops everything", PATIENCE);
    assertThat(up.output())
        .contains("stopped what an earlier run had left", "gateway-1", "postgres");
    var _ =
        gateway.putEntry("kept", id, "data").hasStatus(201).hasHeader("Recado-Replayed", "true");
    assertThat(gateway.get(RestClient.entry("kept")).hasStatus(200).text()).isEqualTo("data");

    Path verified = up.state().resolveSibling("verified");
    UpCommand.Ended verification =
        up.command(
            "verify",
            "--running",
            "--duration=4s",
            "--faults=kill-push",
            "--directory=" + verified);
    assertThat(verification.exitCode()).as(verification::output).isZero();
    assertThat(verification.output()).contains("kill-push: push-1", "Everything held.");
    assertThat(verified.resolve("report.html")).isNotEmptyFile();
    assertThat(verified.resolve("history.jsonl")).isNotEmptyFile();

    up.signal("INT");
    assertThat(up.awaitEnd(PATIENCE)).as(up::output).isZero();
    assertThat(up.output()).doesNotContain("did not stop in time").endsWith("Stopped.\n");
    up.assertNothingIsLeft();
  }

  @Test
  void startThatIsCutOffBySigtermOrFailsLeavesNothing() throws IOException, InterruptedException {
    up.start();
    up.awaitOutput("starting the members", PATIENCE);
    eventually(PATIENCE, () -> assertThat(up.logs().resolve("gateway-1.log")).isNotEmptyFile());
    up.signal("TERM");
    assertThat(up.awaitEnd(PATIENCE)).as(up::output).isZero();
    assertThat(up.output()).endsWith("Stopped.\n");
    up.assertNothingIsLeft();

    UpCommand.Ended tooSlow = up.run("--timeout", "1");
    assertThat(tooSlow.exitCode()).isEqualTo(1);
    assertThat(tooSlow.output()).contains("Not ready after 1 s", "gateway-1");
    up.assertNothingIsLeft();

    UpCommand.Ended unknown = up.run("-P", "nobody:server.port=1");
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.output()).contains("names no part of this fleet");
    up.assertNothingIsLeft();
  }
}
