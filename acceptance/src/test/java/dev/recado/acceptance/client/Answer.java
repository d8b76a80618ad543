package dev.recado.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a server answered over HTTP. */
public record Answer(HttpResponse<byte[]> response) {

  public int status() {
    return response.statusCode();
  }

  public byte[] body() {
    return response.body();
  }

  public String text() {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  public JsonNode json() {
    return Json.read(text());
  }

  public Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  /** A header that must be there. */
  public String required(String name) {
    return header(name)
        .orElseThrow(() -> new AssertionError("No header " + name + " in " + describe()));
  }

  public Answer hasStatus(int expected) {
    assertThat(status()).as(this::describe).isEqualTo(expected);
    return this;
  }

  public Answer hasHeader(String name, String expected) {
    assertThat(header(name)).as("%s in %s", name, describe()).contains(expected);
    return this;
  }

  public Answer hasNoHeader(String name) {
    assertThat(header(name)).as("%s in %s", name, describe()).isEmpty();
    return this;
  }

  /** A problem document (RFC 9457), whole: type, title, status, detail and reason. */
  public JsonNode isProblem(int status, String reason, String title) {
    hasStatus(status).hasHeader("Content-Type", "application/problem+json");
    JsonNode problem = json();
    assertThat(problem.path("type").asString())
        .isEqualTo(
            "https://recado.dev/problems/" + reason.toLowerCase(Locale.ROOT).replace('_', '-'));
    assertThat(problem.path("title").asString()).isEqualTo(title);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("detail").asString()).as("detail of %s", problem).isNotBlank();
    assertThat(problem.path("reason").asString()).isEqualTo(reason);
    return problem;
  }

  public String describe() {
    return response.request().method()
        + " "
        + response.uri()
        + " -> "
        + status()
        + " "
        + response.headers().map()
        + " "
        + (response.body().length > 500 ? response.body().length + " bytes" : text());
  }
}
