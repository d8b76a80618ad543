package dev.recado.deployment;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** RFC 6902, as far as the overlays use it: add, replace, remove, test. */
final class JsonPatch {

  private final List<Object> operations;

  JsonPatch(String yaml) {
    this.operations = JsonTree.list(JsonTree.document(yaml));
  }

  /** Changes the object itself. */
  void apply(Map<String, Object> object) {
    for (Object operation : operations) {
      Map<String, Object> fields = JsonTree.map(operation);
      String path = JsonTree.text(fields, "path");
      int last = path.lastIndexOf('/');
      Object parent = at(object, path.substring(0, last));
      apply(fields, parent, unescaped(path.substring(last + 1)), path);
    }
  }

  private static void apply(Map<String, Object> operation, Object parent, String key, String path) {
    Object value = operation.get("value");
    switch (JsonTree.text(operation, "op")) {
      case "add" -> add(parent, key, required(value, path));
      case "replace" -> {
        remove(parent, key, path);
        add(parent, key, required(value, path));
      }
      case "remove" -> remove(parent, key, path);
      case "test" -> {
        if (!required(value, path).equals(get(parent, key, path))) {
          throw new IllegalArgumentException(path + " is " + get(parent, key, path));
        }
      }
      default -> throw new IllegalArgumentException("no such operation: " + operation);
    }
  }

  private static Object required(@Nullable Object value, String path) {
    if (value == null) {
      throw new IllegalArgumentException("no value for " + path);
    }
    return value;
  }

  private static Object at(Object root, String path) {
    Object node = root;
    for (String key : path.substring(Math.min(1, path.length())).split("/", -1)) {
      if (!key.isEmpty()) {
        node = get(node, unescaped(key), path);
      }
    }
    return node;
  }

  private static Object get(Object parent, String key, String path) {
    Object value =
        switch (parent) {
          case Map<?, ?> map -> map.get(key);
          case List<?> list -> list.get(Integer.parseInt(key));
          default -> null;
        };
    if (value == null) {
      throw new IllegalArgumentException("nothing at " + path + " ('" + key + "')");
    }
    return value;
  }

  @SuppressWarnings("unchecked")
  private static void add(Object parent, String key, Object value) {
    if (parent instanceof List<?>) {
      var list = (List<Object>) parent;
      list.add(key.equals("-") ? list.size() : Integer.parseInt(key), value);
    } else {
      ((Map<String, Object>) parent).put(key, value);
    }
  }

  private static void remove(Object parent, String key, String path) {
    Object _ = get(parent, key, path);
    if (parent instanceof List<?> list) {
      list.remove(Integer.parseInt(key));
    } else if (parent instanceof Map<?, ?> map) {
      map.remove(key);
    }
  }

  private static String unescaped(String key) {
    return key.replace("~1", "/").replace("~0", "~");
  }
}
