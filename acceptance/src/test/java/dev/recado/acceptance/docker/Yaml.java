package dev.recado.acceptance.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A YAML document as maps, lists and text. */
final class Yaml {

  private Yaml() {}

  /** The first document: what follows in a service's configuration is for profiles. */
  static Map<String, Object> read(Path file) {
    try (var reader = Files.newBufferedReader(file)) {
      return map(
          new org.yaml.snakeyaml.Yaml(new SafeConstructor(new LoaderOptions()))
              .loadAll(reader)
              .iterator()
              .next());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, Object> map(@Nullable Object node) {
    var map = new LinkedHashMap<String, Object>();
    if (node instanceof Map<?, ?> entries) {
      entries.forEach((key, value) -> map.put(String.valueOf(key), value == null ? "" : value));
    }
    return map;
  }

  static List<String> texts(@Nullable Object node) {
    return node instanceof List<?> items ? items.stream().map(String::valueOf).toList() : List.of();
  }

  /** {@code server.port} for {@code port} below {@code server}. */
  static Map<String, String> flat(Map<String, Object> document) {
    var flat = new LinkedHashMap<String, String>();
    flatten("", document, flat);
    return flat;
  }

  private static void flatten(String prefix, Map<String, Object> node, Map<String, String> flat) {
    node.forEach((key, value) -> {
      if (value instanceof Map<?, ?> below) {
        flatten(prefix + key + ".", map(below), flat);
      } else {
        flat.put(prefix + key, String.valueOf(value));
      }
    });
  }
}
