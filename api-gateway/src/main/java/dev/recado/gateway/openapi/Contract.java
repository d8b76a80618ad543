package dev.recado.gateway.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.swagger.v3.core.util.Yaml31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What is written in {@code docs/reference/openapi.yaml}. The handlers read headers and bodies
 * themselves, within bounds, so that their signatures tell paths and methods only: these are
 * compared.
 */
final class Contract {

  private static final String FILE = "openapi.yaml";

  /** The same handlers as {@code /v1/entry}: the key's own characters could not be a template's. */
  private static final String KEY_IN_PATH = "/v1/entries/{key}";

  private Contract() {}

  static OpenAPI read() {
    try {
      return Yaml31.mapper().readValue(text(), OpenAPI.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The contract is no OpenAPI document", e);
    }
  }

  private static String text() {
    try (InputStream file = Contract.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " was not packaged");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws IllegalStateException the handlers that were found are not those of the contract
   */
  static void requireSame(OpenAPI contract, Paths found) {
    Set<String> written =
        endpoints(
            contract.getPaths(),
            path -> path.getValue().getServers() == null && !path.getKey().equals(KEY_IN_PATH));
    Set<String> handled = endpoints(found, _ -> true);
    if (!written.equals(handled)) {
      throw new IllegalStateException(
          "The contract has " + written + ", but the handlers are " + handled);
    }
  }

  /** Such as {@code GET /v1/ring}. Paths with servers of their own are another process's. */
  private static Set<String> endpoints(Paths paths, Predicate<Map.Entry<String, PathItem>> ours) {
    var endpoints = new TreeSet<String>();
    paths.entrySet().stream()
        .filter(ours)
        .forEach(path ->
            path.getValue()
                .readOperationsMap()
                .keySet()
                .forEach(method -> endpoints.add(method + " " + path.getKey())));
    return endpoints;
  }
}
