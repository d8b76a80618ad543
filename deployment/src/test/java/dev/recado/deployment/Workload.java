package dev.recado.deployment;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Deployment or a StatefulSet, as far as they are alike. */
record Workload(String name, @Nullable Integer replicas, PodTemplateSpec template) {

  static Workload of(Deployment deployment) {
    return new Workload(
        deployment.getMetadata().getName(),
        deployment.getSpec().getReplicas(),
        deployment.getSpec().getTemplate());
  }

  static Workload of(StatefulSet set) {
    return new Workload(
        set.getMetadata().getName(), set.getSpec().getReplicas(), set.getSpec().getTemplate());
  }

  PodSpec pod() {
    return template.getSpec();
  }

  Map<String, String> labels() {
    return template.getMetadata().getLabels();
  }

  /** Those that stay beside the others too. */
  List<Container> containers() {
    return Stream.concat(pod().getInitContainers().stream(), pod().getContainers().stream())
        .toList();
  }

  /** The container of the process that the workload is named after. */
  Container main() {
    return containers().stream()
        .filter(container -> container.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " has no container of its name"));
  }

  Map<String, Integer> ports() {
    return containers().stream()
        .flatMap(container -> container.getPorts().stream())
        .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort));
  }

  boolean isSelectedBy(LabelSelector selector) {
    return selector.getMatchLabels().entrySet().stream()
            .allMatch(label -> label.getValue().equals(labels().get(label.getKey())))
        && selector.getMatchExpressions().stream().allMatch(this::fits);
  }

  private boolean fits(LabelSelectorRequirement requirement) {
    if (!requirement.getOperator().equals("In")) {
      throw new AssertionError("only In is understood here, not " + requirement.getOperator());
    }
    String value = labels().get(requirement.getKey());
    return value != null && Set.copyOf(requirement.getValues()).contains(value);
  }

  @Override
  public String toString() {
    return name;
  }
}
