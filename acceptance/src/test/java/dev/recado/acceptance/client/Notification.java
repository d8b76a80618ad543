package dev.recado.acceptance.client;

import tools.jackson.databind.JsonNode;

/** What a mailbox held. */
public record Notification(
    long sequence, String operationId, String key, String kind, JsonNode outcome) {

  static Notification of(JsonNode json) {
    return new Notification(
        json.path("sequence").asLong(),
        json.path("operationId").asString(),
        json.path("key").asString(),
        json.path("kind").asString(),
        json.path("outcome"));
  }

  public String status() {
    return outcome.path("status").asString();
  }

  public long version() {
    return outcome.path("version").asLong();
  }

  public long revision() {
    return outcome.path("revision").asLong();
  }
}
