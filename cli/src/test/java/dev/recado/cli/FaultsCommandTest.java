package dev.recado.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.recado.cli.fleet.FleetState;
import dev.recado.cli.fleet.FleetStateFile;
import dev.recado.cli.process.ProcessRef;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code recado faults} asks of a gateway. */
class FaultsCommandTest {

  private static final String MEMBERS =
      "{\"revision\":1,\"members\":[{\"id\":\"id-1\",\"name\":\"storage-1\"},{\"id\":\"id-2\",\"name\":\"push-1\"}]}";
  private static final String FAULTS =
      "{\"faults\":{\"delay\":\"5s\"},\"counts\":{},\"failpoints\":[\"before-propose\"]}";

  @TempDir Path directory;
  private final StringWriter err = new StringWriter();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer gateway;
  private volatile int status = 200;
  private volatile String answer = FAULTS;

  @BeforeEach
  void start() throws IOException {
    gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    gateway.createContext("/v1/members", exchange -> send(exchange, 200, MEMBERS));
    gateway.createContext("/v1/admin/", this::admin);
    gateway.start();
    Path state = Files.createDirectory(directory.resolve("state"));
    Files.writeString(state.resolve("admin.key"), "the-key\n");
    ProcessRef self = ProcessRef.of(ProcessHandle.current());
    var member =
        new FleetState.Member(
            "gateway-1",
            Optional.of(self),
            true,
            Map.of("server.port", gateway.getAddress().getPort()));
    new FleetStateFile(state.resolve("fleet.json"))
        .write(new FleetState("running", true, self, List.of(member), List.of()));
  }

  @AfterEach
  void stop() {
    gateway.stop(0);
  }

  private void admin(HttpExchange exchange) throws IOException {
    asked.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    assertThat(exchange.getRequestHeaders().getFirst("Authorization")).isEqualTo("Bearer the-key");
    boolean none = exchange.getRequestMethod().equals("DELETE") && status == 200;
    send(exchange, none ? 204 : status, none ? "" : answer);
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private int run(String... arguments) {
    var all = new java.util.ArrayList<>(List.of("faults"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--state-dir", directory.resolve("state").toString()));
    return Recado.commandLine().setErr(new PrintWriter(err)).execute(all.toArray(String[]::new));
  }

  @Test
  void memberIsMeantByNameOrById() {
    assertThat(run("list", "storage-1")).isZero();
    assertThat(run("list", "id-2")).isZero();
    assertThat(run("list")).isZero();
    assertThat(asked)
        .containsExactly(
            "GET /v1/admin/members/id-1/faults ",
            "GET /v1/admin/members/id-2/faults ",
            "GET /v1/admin/members/id-2/faults ",
            "GET /v1/admin/members/id-1/faults ");
    assertThat(run("list", "storage-9")).isEqualTo(1);
    assertThat(err.toString())
        .contains("The fleet lists no member 'storage-9'. It lists push-1, storage-1.");
  }

  @Test
  void optionsBecomeTheRulesThatThePutIsMadeOf() {
    assertThat(
            run(
                "set",
                "storage-1",
                "--lose",
                "0.5",
                "--delay",
                "200ms",
                "--refuse",
                "0.1",
                "--stop-at",
                "before-propose",
                "--hold",
                "30s",
                "--seed",
                "7",
                "--clock-shift",
                "-3m"))
        .isZero();
    assertThat(run("set", "storage-1", "--kill")).isZero();
    assertThat(run("set", "push-1", "--pause", "5s")).isZero();
    assertThat(run("set", "storage-1", "--kill-postgres")).isZero();
    assertThat(asked)
        .containsExactly(
            "PUT /v1/admin/members/id-1/faults {\"loseAcknowledgements\":0.5,\"delay\":\"200ms\",\"refuse\":0.1,\"stopAt\":[\"before-propose\"],\"hold\":\"30s\",\"seed\":7,\"clockShift\":\"-3m\"}",
            "PUT /v1/admin/members/id-1/faults {\"kill\":true}",
            "PUT /v1/admin/members/id-2/faults {\"pause\":\"5s\"}",
            "PUT /v1/admin/members/id-1/faults {\"killPostgres\":true}");
  }

  @Test
  void everybodyIsClearedUnlessOneIsNamed() {
    assertThat(run("clear")).isZero();
    assertThat(run("clear", "push-1")).isZero();
    assertThat(asked)
        .containsExactly(
            "DELETE /v1/admin/members/id-1/faults ",
            "DELETE /v1/admin/members/id-2/faults ",
            "DELETE /v1/admin/members/id-2/faults ");
  }

  @Test
  void refusalIsToldInItsOwnWords() {
    status = 409;
    answer = "{\"reason\":\"FAULTS_OFF\",\"detail\":\"Start the fleet with --faults.\"}";

    assertThat(run("set", "storage-1", "--kill")).isEqualTo(1);
    assertThat(err.toString()).contains("FAULTS_OFF: Start the fleet with --faults.");
    assertThat(run("list")).isEqualTo(1);
    assertThat(run("clear")).isEqualTo(1);
  }

  @Test
  void withoutAGatewayNothingIsAsked() {
    gateway.stop(0);
    assertThat(run("clear")).isEqualTo(1);
    assertThat(err.toString()).contains("No gateway of the fleet answers");
  }
}
