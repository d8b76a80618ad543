package dev.recado.deployment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Renders a directory with a kustomization.yaml, as {@code kubectl kustomize} does, for the
 * features that the manifests use. Anything else in it is an error, not ignored.
 */
final class Kustomization {

  private static final Set<String> FEATURES =
      Set.of(
          "apiVersion",
          "kind",
          "namespace",
          "resources",
          "images",
          "generatorOptions",
          "configMapGenerator",
          "secretGenerator",
          "patches");

  private final Path directory;
  private final Map<String, Object> settings;

  Kustomization(Path directory) throws IOException {
    this.directory = directory;
    this.settings = JsonTree.map(JsonTree.document(read("kustomization.yaml")));
    allow(settings, FEATURES);
  }

  List<Map<String, Object>> render() throws IOException {
    var objects = new ArrayList<Map<String, Object>>();
    for (Object resource : list(settings, "resources")) {
      Path path = directory.resolve(resource.toString());
      objects.addAll(
          Files.isDirectory(path)
              ? new Kustomization(path).render()
              : JsonTree.documents(read(resource.toString())));
    }
    for (Object generator : list(settings, "configMapGenerator")) {
      objects.add(configMap(JsonTree.map(generator)));
    }
    for (Object generator : list(settings, "secretGenerator")) {
      objects.add(secret(JsonTree.map(generator)));
    }
    for (Object patch : list(settings, "patches")) {
      patch(JsonTree.map(patch), objects);
    }
    Object namespace = settings.get("namespace");
    for (Map<String, Object> object : objects) {
      if (namespace != null && !JsonTree.text(object, "kind").equals("Namespace")) {
        JsonTree.child(object, "metadata").put("namespace", namespace);
      }
      for (Object image : list(settings, "images")) {
        retag(object, JsonTree.map(image));
      }
    }
    return objects;
  }

  private void patch(Map<String, Object> patch, List<Map<String, Object>> objects)
      throws IOException {
    allow(patch, Set.of("path", "target"));
    Map<String, Object> target = JsonTree.child(patch, "target");
    allow(target, Set.of("kind", "name"));
    List<Map<String, Object>> targets =
        objects.stream()
            .filter(object ->
                JsonTree.text(target, "kind").equals(object.get("kind"))
                    && JsonTree.text(target, "name")
                        .equals(JsonTree.child(object, "metadata").get("name")))
            .toList();
    if (targets.size() != 1) {
      throw new IllegalArgumentException("a patch of " + target + " fits " + targets.size());
    }
    new JsonPatch(read(JsonTree.text(patch, "path"))).apply(targets.getFirst());
  }

  private Map<String, Object> configMap(Map<String, Object> generator) throws IOException {
    allow(generator, Set.of("name", "files"));
    var data = new LinkedHashMap<String, Object>();
    for (Object file : list(generator, "files")) {
      data.put(file.toString(), read(file.toString()));
    }
    return generated("ConfigMap", JsonTree.text(generator, "name"), data);
  }

  private Map<String, Object> secret(Map<String, Object> generator) {
    allow(generator, Set.of("name", "type", "literals"));
    var data = new LinkedHashMap<String, Object>();
    for (Object literal : list(generator, "literals")) {
      String[] pair = literal.toString().split("=", 2);
      data.put(
          pair[0], Base64.getEncoder().encodeToString(pair[1].getBytes(StandardCharsets.UTF_8)));
    }
    Map<String, Object> secret = generated("Secret", JsonTree.text(generator, "name"), data);
    secret.put("type", generator.getOrDefault("type", "Opaque"));
    return secret;
  }

  private Map<String, Object> generated(String kind, String name, Map<String, Object> data) {
    Map<String, Object> options = JsonTree.child(settings, "generatorOptions");
    allow(options, Set.of("disableNameSuffixHash", "labels"));
    if (!Boolean.TRUE.equals(options.get("disableNameSuffixHash"))) {
      throw new IllegalArgumentException("names with a hash are not rendered here");
    }
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put("name", name);
    metadata.put("labels", JsonTree.map(JsonTree.child(options, "labels")));
    var object = new LinkedHashMap<String, Object>();
    object.put("apiVersion", "v1");
    object.put("kind", kind);
    object.put("metadata", metadata);
    object.put("data", data);
    return object;
  }

  /** Every "image" of that name in a list of containers. */
  private static void retag(@Nullable Object node, Map<String, Object> image) {
    allow(image, Set.of("name", "newName", "newTag"));
    String name = JsonTree.text(image, "name");
    switch (node) {
      case Map<?, ?> map -> {
        for (String containers : List.of("containers", "initContainers")) {
          if (map.get(containers) instanceof List<?> list) {
            list.forEach(container -> retagOne(container, name, image));
          }
        }
        map.values().forEach(child -> retag(child, image));
      }
      case List<?> list -> list.forEach(child -> retag(child, image));
      case null, default -> {}
    }
  }

  @SuppressWarnings("unchecked")
  private static void retagOne(Object container, String name, Map<String, Object> image) {
    var fields = (Map<String, Object>) container;
    if (name.equals(fields.get("image"))) {
      fields.put(
          "image", image.getOrDefault("newName", name) + ":" + JsonTree.text(image, "newTag"));
    }
  }

  private static List<Object> list(Map<String, Object> parent, String key) {
    Object value = parent.get(key);
    return value == null ? List.of() : JsonTree.list(value);
  }

  private static void allow(Map<String, Object> fields, Set<String> known) {
    for (String field : fields.keySet()) {
      if (!known.contains(field)) {
        throw new IllegalArgumentException(
            "'" + field + "' is not rendered here: leave it out, or teach Kustomization of it");
      }
    }
  }

  private String read(String file) throws IOException {
    return Files.readString(directory.resolve(file));
  }
}
