package dev.recado.gateway;

import com.networknt.schema.Error;
import dev.recado.testkit.RestContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * {@code docs/reference/openapi.yaml}, as it is packaged. Every answer that a test gets is held
 * against it.
 */
final class Contract {

  static final JsonNode DOCUMENT = read();

  /** Paths with servers of their own are another process's. */
  private static final RestContract REST = new RestContract(DOCUMENT, path -> !path.has("servers"));

  private Contract() {}

  private static JsonNode read() {
    try (InputStream file =
        Contract.class.getResourceAsStream("/dev/recado/gateway/openapi/openapi.yaml")) {
      return YAMLMapper.shared().readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of requests that are none of the contract's, nothing is asked. */
  static void requireKept(String method, String path, Answer answer) {
    REST.requireKept(
        new RestContract.Exchange(
            method,
            path,
            answer.statusCode(),
            answer.bytes().length > 0 ? answer.header("Content-Type") : "",
            answer.text()));
  }

  /** What is wrong with the value by the schema, which may be a reference into the contract. */
  static List<Error> errors(JsonNode schema, JsonNode value) {
    return REST.errors(schema, value);
  }
}
