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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendCommandTest {

  private static final String NODES =
      """
      {"revision":1,"members":[{"id":"00000000-0000-7000-8000-000000000001","name":"storage-1","state":"live"},
      {"id":"00000000-0000-7000-8000-000000000002","name":"storage-2","state":"suspect"}]}\
      """;

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final Deque<String> states = new ArrayDeque<>();
  private HttpServer gateway;

  SendCommandTest() throws IOException {
    gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void serve() throws IOException {
    Files.writeString(directory.resolve("key"), "recado_key\n");
    gateway.createContext("/v1/members", exchange -> answer(exchange, 200, NODES));
    gateway.createContext("/v1/messages", this::message);
    gateway.start();
  }

  @AfterEach
  void stop() {
    gateway.stop(0);
  }

  private void message(HttpExchange exchange) throws IOException {
    assertThat(exchange.getRequestHeaders().getFirst("Authorization"))
        .isEqualTo("Bearer recado_key");
    if (exchange.getRequestMethod().equals("POST")) {
      sent.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }
    String state = states.size() > 1 ? states.removeFirst() : states.getFirst();
    answer(exchange, state.contains("\"reason\"") ? 404 : 200, state);
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String state(String state, String acknowledged, String unacknowledged) {
    return "{\"id\":\"x\",\"state\":\"%s\",\"acknowledgements\":[%s],\"unacknowledged\":[%s]}"
        .formatted(state, acknowledged, unacknowledged);
  }

  private static String delivery(String name, int attempts) {
    return "{\"member\":\"m\",\"name\":\"%s\",\"attempts\":%d}".formatted(name, attempts);
  }

  private int send(String... more) {
    var arguments =
        new java.util.ArrayList<>(
            List.of(
                "send",
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
  void attemptsAndAcknowledgementsAreShownUntilAllHaveAcknowledged() {
    String one = delivery("storage-1", 1);
    states.add(state("accepted", "", one + "," + delivery("storage-2", 1)));
    states.add(state("accepted", one, delivery("storage-2", 2)));
    states.add(state("acknowledged", one + "," + delivery("storage-2", 3), ""));

    assertThat(send("--all", "{\"a\": 1}")).isZero();

    assertThat(out.toString().lines().skip(1))
        .containsExactly(
            "  storage-1 acknowledged after 1 attempt",
            "  storage-2 has not acknowledged; attempt 2",
            "  storage-2 acknowledged after 3 attempts",
            "The message is acknowledged.");
    assertThat(sent).hasSize(1);
    assertThat(sent.getFirst())
        .contains("\"to\":{\"all\":true}", "\"payload\":{\"a\":1}", "\"deadline\":\"1h\"");
  }

  @Test
  void memberIsFoundByNameAndTextIsSentAsText() {
    states.add(state("acknowledged", delivery("storage-2", 1), ""));
    assertThat(send("--member", "storage-2", "--deadline", "30s", "hello there")).isZero();
    assertThat(sent.getFirst())
        .contains(
            "{\"member\":\"00000000-0000-7000-8000-000000000002\"}",
            "\"payload\":\"hello there\"",
            "\"deadline\":\"30s\"");
  }

  @Test
  void expiredMessageIsAFailure() {
    states.add(state("expired", "", delivery("storage-1", 4)));
    assertThat(send("--any", "x")).isOne();
    assertThat(out.toString()).contains("The message is expired.");
  }

  @Test
  void whoeverIsNotThereIsNamedWithThoseWhoAre() {
    assertThat(send("--member", "storage-9", "x")).isOne();
    assertThat(err.toString()).contains("no storage node 'storage-9'", "storage-1, storage-2");
    assertThat(sent).isEmpty();
  }

  @Test
  void refusalIsToldInTheGatewaysWords() {
    states.add("{\"reason\":\"UNKNOWN_MEMBER\",\"detail\":\"as the test says\"}");
    assertThat(send("--all", "x")).isOne();
    assertThat(err.toString()).contains("UNKNOWN_MEMBER: as the test says");
  }

  @Test
  void wrongCommandLineExitsWithTwo() {
    assertThat(send("--any", "--all", "x")).isEqualTo(2);
    assertThat(send("--any")).isEqualTo(2);
  }
}
