package dev.recado.testkit;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** An OpenAPI 3.1 document that every answer which a test gets is held against. */
public final class RestContract {

  /** What was asked, and answered. */
  public record Exchange(String method, String path, int status, String contentType, String body) {}

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDialect(Dialects.getDraft202012());

  private final JsonNode document;
  private final Predicate<JsonNode> ours;
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  /**
   * Of the service under test.
   *
   * @param ours which of the document's paths it answers
   */
  public RestContract(JsonNode document, Predicate<JsonNode> ours) {
    this.document = document;
    this.ours = ours;
  }

  /** Of requests that are none of the contract's, nothing is asked. */
  public void requireKept(Exchange exchange) {
    String method = exchange.method().equals("HEAD") ? "GET" : exchange.method();
    endpoint(method.toLowerCase(Locale.ROOT), exchange.path())
        .ifPresent(endpoint -> {
          JsonNode response = endpoint.path("responses").get(Integer.toString(exchange.status()));
          if (response == null) {
            throw new AssertionError(exchange + ": the contract lacks this status");
          }
          if (!exchange.body().isEmpty()) {
            requireBody(resolved(response).path("content"), exchange);
          }
        });
  }

  private void requireBody(JsonNode content, Exchange exchange) {
    if (content.has("*/*")) {
      return;
    }
    String type = exchange.contentType().split(";", 2)[0];
    if (!content.has(type)) {
      throw new AssertionError(exchange + ": the contract lacks this type");
    }
    if (!type.endsWith("json")) {
      return;
    }
    List<Error> errors =
        errors(content.get(type).get("schema"), JsonMapper.shared().readTree(exchange.body()));
    if (!errors.isEmpty()) {
      throw new AssertionError(exchange + " breaks the contract: " + errors);
    }
  }

  /** What is wrong with the value by the schema, which may be a reference into the contract. */
  public List<Error> errors(JsonNode schema, JsonNode value) {
    return schemas
        .computeIfAbsent(
            schema.toString(),
            _ ->
                REGISTRY.getSchema(
                    JsonNodeFactory.instance
                        .objectNode()
                        .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                        .set("components", document.get("components"))
                        .set("allOf", JsonNodeFactory.instance.arrayNode().add(schema))))
        .validate(value);
  }

  private JsonNode resolved(JsonNode node) {
    @Nullable JsonNode reference = node.get("$ref");
    return reference == null ? node : document.at(reference.stringValue().substring(1));
  }

  private Optional<JsonNode> endpoint(String method, String path) {
    return document.get("paths").properties().stream()
        .filter(each -> ours.test(each.getValue()))
        .filter(each -> pattern(each.getKey()).matcher(path).matches())
        .map(each -> each.getValue().get(method))
        .filter(endpoint -> endpoint != null)
        .findFirst();
  }

  private static Pattern pattern(String template) {
    return Pattern.compile(template.replace("{key}", ".+").replace("{id}", "[^/]+"));
  }
}
