package dev.recado.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The PostgreSQL that discovery, gateways and push servers share. */
class DatabasesTest {

  private static final List<ServiceCode> SHARING =
      List.of(ServiceCode.DISCOVERY_SERVICE, ServiceCode.PUSH_SERVER, ServiceCode.API_GATEWAY);

  /** Kept by the server for superusers, and used by CloudNativePG's own. */
  private static final int OTHERS = 20;

  @ParameterizedTest
  @MethodSource("dev.recado.deployment.Manifests#overlays")
  void connectionsAreEnoughForAllInstancesThatThereMayBe(Manifests manifests) {
    int pools =
        SHARING.stream()
            .mapToInt(service -> instancesMax(manifests, service) * pool(manifests, service))
            .sum();
    assertThat(pools + OTHERS).isLessThanOrEqualTo(connectionsMax(manifests));
  }

  /** One more while an update is rolled out. */
  private static int instancesMax(Manifests manifests, ServiceCode service) {
    Integer replicas = manifests.workload(service.serviceName()).replicas();
    return 1
        + (replicas == null
            ? manifests
                .one(HorizontalPodAutoscaler.class, service.serviceName())
                .getSpec()
                .getMaxReplicas()
            : replicas);
  }

  private static int pool(Manifests manifests, ServiceCode service) {
    Container container = manifests.workload(service.serviceName()).main();
    return Life.FIRST
        .configuration(service, container)
        .bind("spring.datasource.hikari.maximum-pool-size", Integer.class)
        .get();
  }

  private static int connectionsMax(Manifests manifests) {
    Stream<String> cluster =
        manifests.all(CloudNativePg.Cluster.class).stream()
            .map(one ->
                Objects.requireNonNull(
                    one.spec().postgresql().parameters().get("max_connections")));
    Stream<String> local =
        manifests.workloads().stream()
            .filter(workload -> workload.name().equals("postgres"))
            .flatMap(workload -> workload.main().getArgs().stream())
            .filter(argument -> argument.startsWith("max_connections="))
            .map(argument -> argument.substring("max_connections=".length()));
    return Stream.concat(cluster, local).mapToInt(Integer::parseInt).findFirst().orElseThrow();
  }

  @Test
  void acceptedOperationsSurviveTheLossOfAnInstance() {
    Manifests production = Manifests.of("overlays/production");
    CloudNativePg.ClusterSpec cluster =
        production.all(CloudNativePg.Cluster.class).getFirst().spec();
    assertThat(cluster.instances()).isGreaterThanOrEqualTo(3);
    assertThat(cluster.postgresql().synchronous())
        .isEqualTo(
            new CloudNativePg.Synchronous(
                CloudNativePg.Method.any, 1, CloudNativePg.Durability.required, true));
  }

  @Test
  void everyServiceHasItsDatabaseInTheCluster() {
    Manifests production = Manifests.of("overlays/production");
    CloudNativePg.ClusterSpec cluster =
        production.all(CloudNativePg.Cluster.class).getFirst().spec();
    Stream<String> databases =
        Stream.concat(
            Stream.of(cluster.bootstrap().initdb().database()),
            production.all(CloudNativePg.Database.class).stream()
                .map(database -> database.spec().name()));
    assertThat(databases).containsExactlyInAnyOrder("discovery", "gateway", "push");
    assertThat(cluster.managed().roles())
        .allSatisfy(
            role -> assertThat(role.passwordSecret().name()).isEqualTo(role.name() + "-database"));
  }
}
