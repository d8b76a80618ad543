package dev.recado.verification.workload;

import dev.recado.protocol.v1.Reason;
import dev.recado.verification.history.Kind;
import dev.recado.verification.history.Operation;
import dev.recado.verification.history.Outcome;
import dev.recado.verification.history.Status;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gateway over HTTP. */
final class RestEntrance implements Entrance {

  static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration TIMEOUT = PATIENCE.plusSeconds(2);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final URI gateway;
  private final String apiKey;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  RestEntrance(URI gateway, String apiKey) {
    this.gateway = gateway;
    this.apiKey = apiKey;
  }

  @Override
  public Answer execute(Operation operation) {
    var request = request("/v1/entries/" + operation.key().replace("{", "%7B").replace("}", "%7D"));
    request.header("Prefer", "wait=" + PATIENCE.toSeconds());
    if (operation.kind().hasId()) {
      request.header("Idempotency-Key", operation.id());
      if (operation.deadlineMillis() != Operation.NONE) {
        request.header("Recado-Deadline", deadline(operation));
      }
      if (!operation.recipient().isEmpty()) {
        request.header("Recado-Reply-To", operation.recipient());
      }
      if (operation.ifRevision() != Operation.NONE) {
        request.header("If-Match", "\"" + operation.ifRevision() + "\"");
      }
    }
    var _ =
        switch (operation.kind()) {
          case PUT -> put(request, operation);
          case CREATE -> put(request, operation).header("If-None-Match", "*");
          case UPDATE -> put(request, operation).header("If-Match", "*");
          case DELETE -> request.DELETE();
          case READ -> request.GET();
          case LOGGED_READ, BATCH ->
              throw new IllegalArgumentException("Only submitted: " + operation);
        };
    return send(request, response -> executed(operation, response));
  }

  private static HttpRequest.Builder put(HttpRequest.Builder request, Operation operation) {
    return request
        .header("Content-Type", "text/plain")
        .PUT(BodyPublishers.ofString(operation.value()));
  }

  private static Optional<Answer> executed(Operation operation, HttpResponse<String> response) {
    return switch (response.statusCode()) {
      case 200, 201 ->
          Optional.of(
              new Answer.Known(
                  Outcome.single(
                      Status.OK,
                      "",
                      number(response, "Recado-Version"),
                      number(response, "ETag"),
                      operation.kind() == Kind.READ ? response.body() : "")));
      case 204 -> Optional.of(new Answer.Known(Outcome.of(Status.OK)));
      case 202 -> Optional.of(new Answer.Accepted());
      default -> Optional.empty();
    };
  }

  private static long number(HttpResponse<String> response, String header) {
    return response
        .headers()
        .firstValue(header)
        .map(text -> Long.parseLong(text.replace("\"", "")))
        .orElse(Outcome.NOT_TOLD);
  }

  @Override
  public Answer submit(Operation operation) {
    Map<String, Object> json = single(operation);
    json.put("id", operation.id());
    if (operation.kind() == Kind.BATCH) {
      json.put("operations", operation.parts().stream().map(RestEntrance::single).toList());
    }
    if (operation.deadlineMillis() != Operation.NONE) {
      json.put("deadline", deadline(operation));
    }
    if (!operation.recipient().isEmpty()) {
      json.put("replyTo", operation.recipient());
    }
    return send(
        request("/v1/operations")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(json))),
        response ->
            response.statusCode() == 202 ? Optional.of(new Answer.Accepted()) : Optional.empty());
  }

  private static Map<String, Object> single(Operation operation) {
    var json = new LinkedHashMap<String, Object>();
    json.put("kind", operation.kind() == Kind.LOGGED_READ ? "read" : operation.kind().label());
    json.put("key", operation.key());
    if (!operation.value().isEmpty()) {
      json.put("value", operation.value());
      json.put("contentType", "text/plain");
    }
    if (operation.ifRevision() != Operation.NONE) {
      json.put("ifRevision", operation.ifRevision());
    }
    return json;
  }

  @Override
  public Answer ask(Operation operation) {
    return state(request(operation, "").GET());
  }

  @Override
  public Answer cancel(Operation operation) {
    return state(request(operation, "/cancel").POST(BodyPublishers.noBody()));
  }

  private HttpRequest.Builder request(Operation operation, String what) {
    String key = URLEncoder.encode(operation.key(), StandardCharsets.UTF_8);
    return request("/v1/operations/" + operation.id() + what + "?key=" + key);
  }

  private Answer state(HttpRequest.Builder request) {
    return send(
        request,
        response -> {
          if (response.statusCode() != 200) {
            return Optional.empty();
          }
          JsonNode outcome = JSON.readTree(response.body()).path("outcome");
          return Optional.of(
              outcome.isMissingNode()
                  ? new Answer.Accepted()
                  : new Answer.Known(Outcomes.of(outcome)));
        });
  }

  private static String deadline(Operation operation) {
    return Instant.ofEpochMilli(operation.deadlineMillis()).toString();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(gateway.resolve(path))
        .timeout(TIMEOUT)
        .header("Authorization", "Bearer " + apiKey);
  }

  private interface Reading {
    /** Empty for a problem. */
    Optional<Answer> answer(HttpResponse<String> response);
  }

  private Answer send(HttpRequest.Builder request, Reading reading) {
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      return reading.answer(response).orElseGet(() -> problem(response));
    } catch (IOException | JacksonException e) {
      return new Answer.Lost(e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Lost("interrupted");
    }
  }

  private static Answer problem(HttpResponse<String> response) {
    JsonNode problem = JSON.readTree(response.body());
    return Outcomes.ofProblem(problem)
        .<Answer>map(Answer.Known::new)
        .orElseGet(() -> rejected(problem.path("reason").asString("")));
  }

  static Answer rejected(String reason) {
    if (reason.equals(Reason.UNKNOWN_OPERATION.name())) {
      return new Answer.Unknown();
    }
    boolean open =
        reason.isEmpty()
            || reason.equals(Reason.UNDECIDED.name())
            || reason.equals(Reason.INTERNAL.name());
    return open ? new Answer.Lost(reason) : new Answer.Rejected(reason);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
