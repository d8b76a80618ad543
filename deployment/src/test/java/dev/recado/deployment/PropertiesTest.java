package dev.recado.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

/** The variables in the manifests against the code that reads them. */
class PropertiesTest {

  /** Graceful stop of the servers and what stops in order after them. */
  private static final int SHUTDOWN_PHASES = 5;

  static Stream<Arguments> services() {
    return Manifests.overlays()
        .flatMap(manifests ->
            Stream.of(ServiceCode.values()).map(service -> Arguments.of(manifests, service)));
  }

  private static Binder configuration(Manifests manifests, ServiceCode service) {
    return configuration(manifests, service, Life.FIRST);
  }

  private static Binder configuration(Manifests manifests, ServiceCode service, Life life) {
    return life.configuration(service, manifests.workload(service.serviceName()).main());
  }

  private static String property(Binder configuration, String name) {
    return configuration.bind(name, String.class).get();
  }

  @ParameterizedTest
  @MethodSource("services")
  void everyVariableIsAPropertyThatTheServiceHas(Manifests manifests, ServiceCode service) {
    List<EnvVar> variables = manifests.workload(service.serviceName()).main().getEnv();
    assertThat(variables)
        .allSatisfy(variable ->
            assertThat(
                    service.knowsVariable(variable.getName())
                        || isPartOfAnother(variable.getName(), variables))
                .as(variable.getName())
                .isTrue());
  }

  private static boolean isPartOfAnother(String name, List<EnvVar> variables) {
    return variables.stream()
        .anyMatch(
            other -> other.getValue() != null && other.getValue().contains("$(" + name + ")"));
  }

  @Test
  void variableThatIsNoPropertyIsNoticed() {
    assertThat(ServiceCode.STORAGE_NODE.knowsVariable("RECADO_MEMBER_ANNOUNCED_HOST")).isTrue();
    assertThat(ServiceCode.STORAGE_NODE.knowsVariable("RECADO_MEMBER_ANNOUNCEDHOST")).isFalse();
    assertThat(ServiceCode.DISCOVERY_SERVICE.knowsVariable("RECADO_MEMBER_ZONE")).isFalse();
    assertThat(ServiceCode.PUSH_SERVER.knowsVariable("RECADO_PUSH_PUBLICURL")).isTrue();
    assertThat(ServiceCode.API_GATEWAY.knowsVariable("SPRING_GRPC_SERVER_ADRESS")).isFalse();
  }

  /** Every record takes the values, within their ranges, also where pods are told no zone. */
  @ParameterizedTest
  @MethodSource("services")
  void everyServiceTakesItsConfiguration(Manifests manifests, ServiceCode service) {
    try (var validator = new LocalValidatorFactoryBean()) {
      validator.afterPropertiesSet();
      for (String zone : List.of("zone-a", "")) {
        Binder configuration =
            configuration(manifests, service, new Life("a-7d9f8c6b5-x2x4z", "10.244.1.7", zone));
        for (Class<?> properties : service.propertyRecords()) {
          assertThatCode(() ->
                  configuration.bindOrCreate(
                      ServiceCode.prefix(properties),
                      Bindable.of(properties),
                      new ValidationBindHandler(validator)))
              .as(properties.getSimpleName())
              .doesNotThrowAnyException();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void portsAreThoseThatTheServiceListensOn(Manifests manifests, ServiceCode service) {
    Binder configuration = configuration(manifests, service);
    var expected = new TreeMap<String, Integer>();
    expected.put("http", Integer.valueOf(property(configuration, "server.port")));
    expected.put("grpc", Integer.valueOf(property(configuration, "spring.grpc.server.port")));
    if (service != ServiceCode.DISCOVERY_SERVICE) {
      String internal = property(configuration, "recado.member.internal.port");
      expected.put("internal-grpc", Integer.valueOf(internal));
    }
    if (service == ServiceCode.STORAGE_NODE) {
      expected.put("raft", Integer.valueOf(property(configuration, "recado.storage.raft-port")));
      expected.put("postgres", 5432);
    }
    assertThat(manifests.workload(service.serviceName()).ports())
        .containsExactlyInAnyOrderEntriesOf(expected);
  }

  @ParameterizedTest
  @MethodSource("services")
  void everyServiceIsReachedFromOtherPods(Manifests manifests, ServiceCode service) {
    Binder configuration = configuration(manifests, service);
    assertThat(property(configuration, "server.address")).isEqualTo("0.0.0.0");
    assertThat(property(configuration, "spring.grpc.server.address")).isEqualTo("0.0.0.0");
    if (service != ServiceCode.DISCOVERY_SERVICE) {
      assertThat(property(configuration, "recado.member.host")).isEqualTo(Life.FIRST.ip());
      assertThat(property(configuration, "recado.member.zone")).isEqualTo("zone-a");
      assertThat(property(configuration, "recado.member.name")).isEqualTo(Life.FIRST.name());
      assertThat(property(configuration, "recado.member.discovery-addresses"))
          .isEqualTo("discovery:9070");
      assertThat(property(configuration, "recado.member.internal.address")).isEqualTo("0.0.0.0");
    }
  }

  /** Its host is part of what the Raft logs hold. */
  @ParameterizedTest
  @MethodSource("dev.recado.deployment.Manifests#overlays")
  void storageNodeThatComesBackElsewhereIsAnnouncedUnderTheSameName(Manifests manifests) {
    StatefulSet set = manifests.one(StatefulSet.class, "storage-node");
    String name = "storage-node-0." + set.getSpec().getServiceName() + ".recado.svc";
    for (String ip : List.of("10.244.1.7", "10.244.2.9")) {
      Binder configuration =
          configuration(manifests, ServiceCode.STORAGE_NODE, new Life("storage-node-0", ip, ""));
      assertThat(property(configuration, "recado.member.announced.host")).isEqualTo(name);
      assertThat(property(configuration, "recado.member.host")).isEqualTo(ip);
    }
    assertThat(set.getMetadata().getNamespace()).isEqualTo("recado");
  }

  @ParameterizedTest
  @MethodSource("dev.recado.deployment.Manifests#overlays")
  void placementIsPlannedOnceAllStorageNodesAreThere(Manifests manifests) {
    Binder configuration = configuration(manifests, ServiceCode.DISCOVERY_SERVICE);
    assertThat(property(configuration, "recado.discovery.expected-storage-members"))
        .isEqualTo(String.valueOf(manifests.workload("storage-node").replicas()));
  }

  @ParameterizedTest
  @MethodSource("services")
  void processHasTimeToDrainBeforeItIsKilled(Manifests manifests, ServiceCode service) {
    Workload workload = manifests.workload(service.serviceName());
    Duration phase =
        configuration(manifests, service)
            .bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class)
            .get();
    long sleep = workload.main().getLifecycle().getPreStop().getSleep().getSeconds();
    assertThat(sleep).isPositive();
    assertThat(workload.pod().getTerminationGracePeriodSeconds())
        .isGreaterThanOrEqualTo(sleep + phase.toSeconds() * SHUTDOWN_PHASES);
  }

  /** The probes ask what the service answers, and each asks something else. */
  @ParameterizedTest
  @MethodSource("services")
  void probesAskThreeQuestionsThatTheServiceAnswers(Manifests manifests, ServiceCode service) {
    var container = manifests.workload(service.serviceName()).main();
    Binder configuration = configuration(manifests, service);
    assertThat(property(configuration, "management.endpoints.web.exposure.include"))
        .contains("health")
        .contains("prometheus");
    assertThat(property(configuration, "management.endpoint.health.probes.enabled"))
        .isEqualTo("true");
    assertThat(container.getStartupProbe().getHttpGet().getPath())
        .isEqualTo("/actuator/health/startup");
    assertThat(property(configuration, "management.endpoint.health.group.startup.include"))
        .isEqualTo("readinessState");
    assertThat(service.paths()).contains("/v1/ping");
    assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/v1/ping");
    assertThat(container.getLivenessProbe().getHttpGet().getPath())
        .isEqualTo("/actuator/health/liveness");
    assertThat(
            List.of(
                container.getStartupProbe().getHttpGet().getPort().getStrVal(),
                container.getReadinessProbe().getHttpGet().getPort().getStrVal(),
                container.getLivenessProbe().getHttpGet().getPort().getStrVal()))
        .containsOnly("http");
  }
}
