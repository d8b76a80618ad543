package dev.recado.acceptance.client;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON as a client reads and writes it. */
public final class Json {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private Json() {}

  public static JsonNode read(String text) {
    return MAPPER.readTree(text);
  }

  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }
}
