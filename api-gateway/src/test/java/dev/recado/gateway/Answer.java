package dev.recado.gateway;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An HTTP answer, as tests look at it. */
record Answer(HttpResponse<byte[]> response) {

  int statusCode() {
    return response.statusCode();
  }

  String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  byte[] bytes() {
    return response.body();
  }

  String text() {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  JsonNode json() {
    return JsonMapper.shared().readTree(response.body());
  }

  /** The reason of a problem document; fails when it is none. */
  String reason() {
    if (!header("Content-Type").equals("application/problem+json")) {
      throw new AssertionError(
          "Not a problem: " + statusCode() + " " + header("Content-Type") + " " + text());
    }
    JsonNode problem = json();
    if (problem.get("status").intValue() != statusCode()
        || !problem.get("type").stringValue().startsWith("https://recado.dev/problems/")
        || problem.get("title").stringValue().isEmpty()
        || problem.get("detail").stringValue().isEmpty()) {
      throw new AssertionError("Not a whole problem: " + text());
    }
    return problem.get("reason").stringValue();
  }
}
