package dev.recado.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
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
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationCommandTest {

  private static final String ID = "019a0000-0000-7000-8000-000000000001";
  private static final String HISTORY =
      """
      {"id":"%s","key":"a b","steps":[
       {"step":"accepted","at":"2026-01-01T10:00:00.000001Z","member":{"id":"g","name":"gateway-1"}},
       {"step":"dispatched","at":"2026-01-01T10:00:00.001Z","member":{"id":"g","name":"gateway-1"},
        "attempt":1,"to":{"id":"gone"}},
       {"step":"logged","at":"2026-01-01T10:00:00.0125Z","term":3,"index":17},
       {"step":"applied","at":"2026-01-01T10:00:00.013Z","member":{"id":"s","name":"storage-2"},
        "term":3,"index":17,"replayed":true},
       {"step":"notified","at":"2026-01-01T10:00:01Z","member":{"id":"p","name":"push-1"},
        "recipient":"r","sequence":4,"channel":"sse"}],
       "members":[{"id":"g","name":"gateway-1","since":"2026-01-01T09:00:00Z"},
        {"id":"s","name":"storage-2","since":"2026-01-01T10:00:00.002Z"},
        {"id":"t","name":"storage-3","unanswered":"UNAVAILABLE: io exception"}]}\
      """
          .formatted(ID);
  private static final String STATE =
      """
      {"id":"%s","kind":"put","key":"a b","state":"decided",
       "outcome":{"status":"OK","version":1,"revision":7}}\
      """
          .formatted(ID);

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private String history = HISTORY;
  private String state = STATE;
  private HttpServer gateway;

  OperationCommandTest() throws IOException {
    gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void serve() throws IOException {
    Files.writeString(directory.resolve("key"), "recado_key\n");
    gateway.createContext(
        "/v1/operations/" + ID + "/history", exchange -> answer(exchange, history));
    gateway.createContext("/v1/operations/" + ID, exchange -> answer(exchange, state));
    gateway.start();
  }

  @AfterEach
  void stop() {
    gateway.stop(0);
  }

  private void answer(HttpExchange exchange, String json) throws IOException {
    assertThat(exchange.getRequestHeaders().getFirst("Authorization"))
        .isEqualTo("Bearer recado_key");
    asked.add(exchange.getRequestURI().getRawQuery());
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(json.contains("\"reason\"") ? 404 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private int operation(String... more) {
    var arguments =
        new java.util.ArrayList<>(
            List.of(
                "operation",
                ID,
                "--http-address",
                "http://127.0.0.1:" + gateway.getAddress().getPort(),
                "--key-file",
                directory.resolve("key").toString()));
    arguments.addAll(List.of(more));
    return Recado.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments.toArray(String[]::new));
  }

  @Test
  void stateAndStepsAreShownWithWhoMayKnowMore() {
    assertThat(operation("--key", "a b")).isZero();

    assertThat(out.toString().lines())
        .containsExactly(
            "Operation " + ID + " of 'a b': decided, OK, version 1, revision 7",
            "            ms  UTC              member        step          from 2026-01-01T10:00:00.000001Z",
            "        +0.000  10:00:00.000001  gateway-1     accepted",
            "        +0.999  10:00:00.001000  gateway-1     dispatched    attempt 1, to gone",
            "       +12.499  10:00:00.012500  (record)      logged        term 3, index 17",
            "       +12.999  10:00:00.013000  storage-2     applied       term 3, index 17, decided before",
            "      +999.999  10:00:01.000000  push-1        notified      on sse, recipient r, sequence 4",
            "  storage-2 remembers since 2026-01-01T10:00:00.002Z only.",
            "  storage-3 did not answer: UNAVAILABLE: io exception");
    assertThat(asked).containsOnly("key=a%20b");
  }

  @Test
  void historyIsShownWhileTheStateIsNotKnown() {
    state = "{\"reason\":\"POSITION_UNAVAILABLE\",\"detail\":\"as the test says\"}";

    assertThat(operation("--key", "a b")).isZero();

    assertThat(out.toString())
        .contains("not known now (POSITION_UNAVAILABLE: as the test says)", "accepted");
  }

  @Test
  void unknownOperationIsAFailureInTheGatewaysWords() {
    history = "{\"reason\":\"UNKNOWN_OPERATION\",\"detail\":\"as the test says\"}";

    assertThat(operation("--key", "a b")).isOne();

    assertThat(err.toString()).contains("UNKNOWN_OPERATION: as the test says");
  }

  @Test
  void gatewayAndKeyAreWhatTheEnvironmentSays() {
    String address = "http://127.0.0.1:" + gateway.getAddress().getPort();
    var environment =
        Map.of(
            "RECADO_HTTP_ADDRESS", address, "RECADO_KEY_FILE", directory.resolve("key").toString());
    environment.forEach(System::setProperty);
    try {
      int code =
          Recado.commandLine()
              .setOut(new PrintWriter(out))
              .execute("operation", ID, "--key", "a b");
      assertThat(code).isZero();
    } finally {
      environment.keySet().forEach(System::clearProperty);
    }
    assertThat(out.toString()).contains("decided, OK");
  }

  @Test
  void keyIsNeeded() {
    assertThat(operation()).isEqualTo(2);
  }
}
