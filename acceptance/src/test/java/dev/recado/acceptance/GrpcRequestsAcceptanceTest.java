package dev.recado.acceptance;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.acceptance.client.Grpc;
import dev.recado.acceptance.client.Json;
import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.WithFleet;
import dev.recado.acceptance.reflection.DocumentedRequest;
import dev.recado.acceptance.reflection.JsonStream;
import dev.recado.acceptance.reflection.ReflectedServer;
import dev.recado.protocol.OperationIds;
import io.grpc.Status;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The requests of docs/reference/grpc.md, in their order, word for word but for the ports. */
@WithFleet
@Order(54)
class GrpcRequestsAcceptanceTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int PUSH_PORT = 9090;

  private final Fleet fleet;
  private final Map<String, String> variables = new HashMap<>();

  GrpcRequestsAcceptanceTest(Fleet fleet) {
    this.fleet = fleet;
  }

  @Test
  void documentedRequestsAreAnsweredAsDocumented() throws InterruptedException {
    fleet.heal();
    variables.put("$KEY", fleet.adminKey());
    List<DocumentedRequest> requests = DocumentedRequest.read();
    assertThat(requests).hasSizeGreaterThan(10);
    for (DocumentedRequest request : requests) {
      if (request.newId()) {
        variables.put("$ID", OperationIds.next().toString());
      }
      send(request);
    }
  }

  private void send(DocumentedRequest request) throws InterruptedException {
    int port = fleet.address(request.port() == PUSH_PORT ? Fleet.PUSH : Fleet.GATEWAY).grpcPort();
    try (Grpc keyless = Grpc.connect(port, "");
        Grpc grpc = Grpc.connect(port, filled(request.credential()))) {
      var server = new ReflectedServer(keyless.channel());
      switch (request.method()) {
        case "recado.v1.Operations/Execute" -> execute(request, open(server, grpc, request));
        case "recado.v1.Entries/ReadMany" -> readMany(request, open(server, grpc, request));
        case "recado.v1.Notifications/Subscribe" -> subscribe(request, open(server, grpc, request));
        // Reads may be early: what is told of an operation changes until its gateway forgot it.
        case "recado.v1.Operations/Get" -> eventually(SOON, () -> call(request, server, grpc));
        default -> call(request, server, grpc);
      }
    }
  }

  private static JsonStream open(ReflectedServer server, Grpc grpc, DocumentedRequest request) {
    return server.open(grpc.channel(), request.method());
  }

  private void call(DocumentedRequest request, ReflectedServer server, Grpc grpc) {
    JsonNode answer =
        Json.read(
            server.call(grpc.channel(), request.method(), filled(request.messages().getFirst())));
    assertMatches(request, Json.read(request.answers().getFirst()), answer);
    if (request.method().endsWith("/Register")) {
      variables.put("$RECIPIENT", answer.get("id").stringValue());
      variables.put("$TOKEN", answer.get("token").stringValue());
    }
  }

  private void execute(DocumentedRequest request, JsonStream stream) throws InterruptedException {
    for (String message : request.messages()) {
      stream.send(filled(message));
    }
    for (String answer : request.answers()) {
      assertMatches(request, Json.read(answer), Json.read(stream.next()));
    }
    assertThat(stream.close().getCode()).isEqualTo(Status.Code.OK);
  }

  /** Answers come in any order. */
  private void readMany(DocumentedRequest request, JsonStream stream) throws InterruptedException {
    for (String message : request.messages()) {
      stream.send(filled(message));
    }
    Map<JsonNode, JsonNode> answers = new HashMap<>();
    for (int i = 0; i < request.answers().size(); i++) {
      JsonNode answer = Json.read(stream.next());
      assertThat(answers.put(answer.get("number"), answer)).isNull();
    }
    for (String text : request.answers()) {
      JsonNode expected = Json.read(text);
      assertMatches(
          request,
          expected,
          answers.getOrDefault(expected.get("number"), MissingNode.getInstance()));
    }
    assertThat(stream.close().getCode()).isEqualTo(Status.Code.OK);
  }

  private void subscribe(DocumentedRequest request, JsonStream stream) throws InterruptedException {
    stream.send(filled(request.messages().getFirst()));
    assertMatches(request, Json.read(request.answers().getFirst()), Json.read(stream.next()));
    stream.send(filled(request.messages().getLast()));
    assertThat(stream.close().getCode()).isEqualTo(Status.Code.OK);
  }

  private String filled(String text) {
    String filled = text;
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      filled = filled.replace(variable.getKey(), variable.getValue());
    }
    return filled;
  }

  private static void assertMatches(DocumentedRequest request, JsonNode expected, JsonNode answer) {
    assertThat(matches(expected, answer))
        .as("%s is documented to answer %s, and answered %s", request.method(), expected, answer)
        .isTrue();
  }

  private static boolean matches(JsonNode expected, JsonNode answer) {
    if (isAnything(expected)) {
      return true;
    }
    if (expected.isObject()) {
      return Set.copyOf(answer.propertyNames()).equals(Set.copyOf(expected.propertyNames()))
          && expected
              .propertyStream()
              .allMatch(field -> matches(field.getValue(), answer.get(field.getKey())));
    }
    if (expected.isArray()) {
      if (expected.size() == 1 && isAnything(expected.get(0))) {
        return answer.isArray() && !answer.isEmpty();
      }
      return answer.size() == expected.size()
          && IntStream.range(0, expected.size())
              .allMatch(i -> matches(expected.get(i), answer.get(i)));
    }
    return expected.equals(answer);
  }

  private static boolean isAnything(JsonNode expected) {
    return expected.isString() && expected.stringValue().equals("…");
  }
}
