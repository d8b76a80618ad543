package dev.recado.deployment;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * One life of a pod: what Kubernetes tells it of itself.
 *
 * @param zone of its machine; empty where the cluster does not label pods with it
 */
record Life(String name, String ip, String zone) {

  static final Life FIRST = new Life("storage-node-0", "10.244.1.7", "zone-a");

  /** The container's variables, as the process finds them. */
  Map<String, Object> variables(Container container) {
    var variables = new LinkedHashMap<String, Object>();
    for (EnvVar variable : container.getEnv()) {
      String value = variable.getValue() == null ? told(variable) : variable.getValue();
      for (Map.Entry<String, Object> earlier : variables.entrySet()) {
        value = value.replace("$(" + earlier.getKey() + ")", earlier.getValue().toString());
      }
      if (variables.put(variable.getName(), value) != null) {
        throw new AssertionError(variable.getName() + " is there twice");
      }
    }
    return variables;
  }

  private String told(EnvVar variable) {
    if (variable.getValueFrom().getFieldRef() == null) {
      return "from-a-secret";
    }
    String field = variable.getValueFrom().getFieldRef().getFieldPath();
    return switch (field) {
      case "metadata.name" -> name;
      case "metadata.namespace" -> "recado";
      case "status.podIP" -> ip;
      case "metadata.labels['topology.kubernetes.io/zone']" -> zone;
      default -> throw new AssertionError("not known here: " + field);
    };
  }

  /** What the service reads its configuration from: the variables over its application.yaml. */
  Binder configuration(ServiceCode service, Container container) {
    var sources = new MutablePropertySources();
    sources.addLast(
        new SystemEnvironmentPropertySource(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables(container)));
    service.applicationYaml().forEach(sources::addLast);
    return new Binder(ConfigurationPropertySources.from(sources));
  }
}
