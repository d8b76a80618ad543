package dev.recado.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every pod has, whichever process is in it. */
class WorkloadsTest {

  /** Of the restricted Pod Security Standard. */
  private static final Set<String> VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "persistentVolumeClaim",
          "projected",
          "secret");

  static Stream<Arguments> workloads() {
    return Manifests.all()
        .flatMap(manifests ->
            manifests.workloads().stream().map(workload -> Arguments.of(manifests, workload)));
  }

  static Stream<Arguments> containers() {
    return Manifests.overlays()
        .flatMap(manifests ->
            manifests.workloads().stream()
                .flatMap(workload ->
                    workload.containers().stream()
                        .map(container ->
                            Arguments.of(
                                manifests + " " + workload + " " + container.getName(),
                                container))));
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void podsPassTheRestrictedStandard(Manifests manifests, Workload workload) {
    PodSpec pod = workload.pod();
    assertThat(pod.getHostNetwork()).as("host's network").isNull();
    assertThat(pod.getHostPID()).as("host's processes").isNull();
    assertThat(pod.getHostIPC()).as("host's memory").isNull();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    for (Volume volume : pod.getVolumes()) {
      assertThat(KubernetesModel.fields(volume))
          .as(volume.getName())
          .filteredOn(field -> !field.equals("name"))
          .isSubsetOf(VOLUMES);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("containers")
  void containersPassTheRestrictedStandard(String name, Container container) {
    SecurityContext security = container.getSecurityContext();
    assertThat(security.getPrivileged()).as(name).isNull();
    assertThat(security.getAllowPrivilegeEscalation()).isFalse();
    assertThat(security.getRunAsNonRoot()).isNull();
    assertThat(security.getSeccompProfile()).isNull();
    assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(security.getCapabilities().getAdd()).isEmpty();
    if (security.getRunAsUser() != null) {
      assertThat(security.getRunAsUser()).isPositive();
    }
    assertThat(container.getPorts()).allSatisfy(port -> assertThat(port.getHostPort()).isNull());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("containers")
  void containersWriteToVolumesOnly(String name, Container container) {
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).as(name).isTrue();
    assertThat(container.getVolumeMounts())
        .anySatisfy(mount -> assertThat(mount.getMountPath()).isEqualTo("/tmp"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("containers")
  void containersSayWhatTheyNeedAndAreProbed(String name, Container container) {
    var resources = container.getResources();
    assertThat(resources.getRequests()).as(name).containsKeys("cpu", "memory");
    assertThat(resources.getLimits().get("memory"))
        .isEqualTo(resources.getRequests().get("memory"));
    assertThat(container.getStartupProbe()).isNotNull();
    assertThat(container.getLivenessProbe()).isNotNull();
    assertThat(container.getStartupProbe()).isNotEqualTo(container.getLivenessProbe());
    assertThat(container.getLivenessProbe()).isNotEqualTo(container.getReadinessProbe());
    assertThat(container.getImage()).matches(".+:.+").doesNotEndWith(":latest");
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void podsHaveNoAccessToTheKubernetesApi(Manifests manifests, Workload workload) {
    ServiceAccount account =
        manifests.one(ServiceAccount.class, workload.pod().getServiceAccountName());
    assertThat(account.getAutomountServiceAccountToken()).isFalse();
    assertThat(workload.pod().getAutomountServiceAccountToken()).isFalse();
    assertThat(account.getMetadata().getName()).isEqualTo(workload.name());
  }

  /** A Service named discovery would give every pod a DISCOVERY_PORT. */
  @ParameterizedTest
  @MethodSource("workloads")
  void podsAreNotGivenVariablesThatLookLikeProperties(Manifests manifests, Workload workload) {
    assertThat(workload.pod().getEnableServiceLinks()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void oneBudgetLimitsWhatIsTakenAwayAtOnce(Manifests manifests, Workload workload) {
    assertThat(manifests.all(PodDisruptionBudget.class))
        .filteredOn(budget -> workload.isSelectedBy(budget.getSpec().getSelector()))
        .singleElement()
        .satisfies(
            budget -> assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1));
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void replicasAreSpreadOverMachinesAndZones(Manifests manifests, Workload workload) {
    if (Objects.equals(workload.replicas(), 1)) {
      return;
    }
    var apart = workload.pod().getAffinity().getPodAntiAffinity();
    var terms =
        Stream.concat(
            apart.getRequiredDuringSchedulingIgnoredDuringExecution().stream(),
            apart.getPreferredDuringSchedulingIgnoredDuringExecution().stream()
                .map(preference -> preference.getPodAffinityTerm()));
    assertThat(terms)
        .singleElement()
        .satisfies(term -> {
          assertThat(term.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
          assertThat(workload.isSelectedBy(term.getLabelSelector())).isTrue();
        });
    assertThat(workload.pod().getTopologySpreadConstraints())
        .singleElement()
        .satisfies(spread -> {
          assertThat(spread.getTopologyKey()).isEqualTo("topology.kubernetes.io/zone");
          assertThat(workload.isSelectedBy(spread.getLabelSelector())).isTrue();
        });
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void replicasAreSetInOnePlace(Manifests manifests, Workload workload) {
    boolean isScaled =
        manifests.all(HorizontalPodAutoscaler.class).stream()
            .anyMatch(
                scaler -> scaler.getSpec().getScaleTargetRef().getName().equals(workload.name()));
    assertThat(workload.replicas() == null).isEqualTo(isScaled);
  }

  /** No storage node is ready before all are there, and none finds the others but by name. */
  @ParameterizedTest
  @MethodSource("dev.recado.deployment.Manifests#all")
  void storageNodesFindEachOtherBeforeTheyAreReady(Manifests manifests) {
    StatefulSet set = manifests.one(StatefulSet.class, "storage-node");
    assertThat(set.getSpec().getPodManagementPolicy()).isEqualTo("Parallel");
    Service peers = manifests.one(Service.class, set.getSpec().getServiceName());
    assertThat(peers.getSpec().getClusterIP()).isEqualTo("None");
    assertThat(peers.getSpec().getPublishNotReadyAddresses()).isTrue();
  }

  /** Identity and logs in one volume, the tables in another, both kept whatever is deleted. */
  @ParameterizedTest
  @MethodSource("dev.recado.deployment.Manifests#all")
  void storageNodesKeepTheirData(Manifests manifests) {
    StatefulSet set = manifests.one(StatefulSet.class, "storage-node");
    var retention = set.getSpec().getPersistentVolumeClaimRetentionPolicy();
    assertThat(retention.getWhenDeleted()).isEqualTo("Retain");
    assertThat(retention.getWhenScaled()).isEqualTo("Retain");
    assertThat(set.getSpec().getVolumeClaimTemplates())
        .extracting(claim -> claim.getMetadata().getName())
        .containsExactly("data", "database");
    Workload node = Workload.of(set);
    assertThat(node.main().getVolumeMounts())
        .anySatisfy(mount -> {
          assertThat(mount.getName()).isEqualTo("data");
          assertThat(
                  String.valueOf(
                      Life.FIRST.variables(node.main()).get("RECADO_MEMBER_DATADIRECTORY")))
              .startsWith(mount.getMountPath() + "/");
        });
  }

  /** It has to be there before the node, and until the node has stopped. */
  @ParameterizedTest
  @MethodSource("dev.recado.deployment.Manifests#all")
  void databaseOfAStorageNodeOutlivesItsNode(Manifests manifests) {
    Workload node = manifests.workload("storage-node");
    assertThat(node.pod().getInitContainers())
        .singleElement()
        .satisfies(postgres -> {
          assertThat(postgres.getName()).isEqualTo("postgres");
          assertThat(postgres.getRestartPolicy()).isEqualTo("Always");
          assertThat(postgres.getArgs()).contains("listen_addresses=127.0.0.1");
        });
  }
}
