package dev.recado.deployment;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What an overlay applies to a cluster. */
record Manifests(String name, List<Map<String, Object>> trees, List<Object> objects) {

  static final List<String> ALL = List.of("base", "overlays/local", "overlays/production");
  static final List<String> OVERLAYS = List.of("overlays/local", "overlays/production");

  static Path directory(String name) {
    return Path.of(System.getProperty("recado.home", "..")).resolve("k8s").resolve(name);
  }

  static Manifests of(String name) {
    try {
      List<Map<String, Object>> trees = new Kustomization(directory(name)).render();
      return new Manifests(name, trees, trees.stream().map(KubernetesModel::typed).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Manifests> all() {
    return ALL.stream().map(Manifests::of);
  }

  static Stream<Manifests> overlays() {
    return OVERLAYS.stream().map(Manifests::of);
  }

  <T> List<T> all(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  <T extends HasMetadata> T one(Class<T> type, String object) {
    return all(type).stream()
        .filter(candidate -> candidate.getMetadata().getName().equals(object))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError(name + " has no " + type.getSimpleName() + " " + object));
  }

  List<Workload> workloads() {
    return Stream.concat(
            all(Deployment.class).stream().map(Workload::of),
            all(StatefulSet.class).stream().map(Workload::of))
        .toList();
  }

  Workload workload(String workload) {
    return workloads().stream()
        .filter(candidate -> candidate.name().equals(workload))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " has no workload " + workload));
  }

  @Override
  public String toString() {
    return name;
  }
}
