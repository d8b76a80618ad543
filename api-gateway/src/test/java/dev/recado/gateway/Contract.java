package dev.recado.gateway;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * {@code docs/reference/openapi.yaml}, as it is packaged. Every answer that a test gets is held
 * against it.
 */
final class Contract {

  static final JsonNode DOCUMENT = read();

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDialect(Dialects.getDraft202012());
  private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

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
    endpoint(method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT), path)
        .ifPresent(endpoint -> {
          String call = method + " " + path;
          JsonNode response = endpoint.path("responses").get(Integer.toString(answer.statusCode()));
          if (response == null) {
            throw new AssertionError(
                call
                    + " answered "
                    + answer.statusCode()
                    + ", which the contract lacks: "
                    + answer.text());
          }
          if (answer.bytes().length > 0) {
            requireBody(call, resolved(response).path("content"), answer);
          }
        });
  }

  private static void requireBody(String call, JsonNode content, Answer answer) {
    if (content.has("*/*")) {
      return;
    }
    String type = answer.header("Content-Type").split(";", 2)[0];
    if (!content.has(type)) {
      throw new AssertionError(
          call + " answered with " + type + ", which the contract lacks at " + answer.statusCode());
    }
    List<Error> errors = errors(content.get(type).get("schema"), answer.json());
    if (!errors.isEmpty()) {
      throw new AssertionError(call + " breaks the contract: " + errors + " in " + answer.text());
    }
  }

  /** What is wrong with the value by the schema, which may be a reference into the contract. */
  static List<Error> errors(JsonNode schema, JsonNode value) {
    return SCHEMAS
        .computeIfAbsent(
            schema.toString(),
            _ ->
                REGISTRY.getSchema(
                    JsonNodeFactory.instance
                        .objectNode()
                        .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                        .set("components", DOCUMENT.get("components"))
                        .set("allOf", JsonNodeFactory.instance.arrayNode().add(schema))))
        .validate(value);
  }

  private static JsonNode resolved(JsonNode node) {
    @Nullable JsonNode reference = node.get("$ref");
    return reference == null ? node : DOCUMENT.at(reference.stringValue().substring(1));
  }

  private static Optional<JsonNode> endpoint(String method, String path) {
    return DOCUMENT.get("paths").properties().stream()
        .filter(each -> !each.getValue().has("servers"))
        .filter(each -> pattern(each.getKey()).matcher(path).matches())
        .map(each -> each.getValue().get(method))
        .filter(endpoint -> endpoint != null)
        .findFirst();
  }

  private static Pattern pattern(String template) {
    return Pattern.compile(template.replace("{key}", ".+").replace("{id}", "[^/]+"));
  }
}
