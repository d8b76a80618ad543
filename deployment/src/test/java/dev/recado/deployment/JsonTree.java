package dev.recado.deployment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** YAML as plain maps and lists. */
final class JsonTree {

  private JsonTree() {}

  static List<Map<String, Object>> documents(String yaml) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return StreamSupport.stream(
            new Yaml(new SafeConstructor(options)).loadAll(yaml).spliterator(), false)
        .map(JsonTree::map)
        .toList();
  }

  static Object document(String yaml) {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
  }

  static Map<String, Object> map(Object node) {
    if (node instanceof Map<?, ?> map) {
      var copy = new LinkedHashMap<String, Object>();
      map.forEach((key, value) -> copy.put(String.valueOf(key), tree(value)));
      return copy;
    }
    throw new IllegalArgumentException("expected a map, found " + node);
  }

  static List<Object> list(Object node) {
    if (node instanceof List<?> list) {
      var copy = new ArrayList<Object>();
      list.forEach(value -> copy.add(tree(value)));
      return copy;
    }
    throw new IllegalArgumentException("expected a list, found " + node);
  }

  /** A copy whose maps and lists can be changed. */
  static Object tree(Object node) {
    if (node instanceof Map<?, ?>) {
      return map(node);
    }
    return node instanceof List<?> ? list(node) : node;
  }

  /** The map below that key of a tree that was copied, itself. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> child(Map<String, Object> parent, String key) {
    if (parent.get(key) instanceof Map<?, ?> child) {
      return (Map<String, Object>) child;
    }
    throw new IllegalArgumentException("no map '" + key + "' in " + parent.keySet());
  }

  static String text(Map<String, Object> parent, String key) {
    Object value = parent.get(key);
    if (value == null) {
      throw new IllegalArgumentException("no '" + key + "' in " + parent);
    }
    return value.toString();
  }
}
