package dev.recado.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who reaches whom, on which port. */
class NetworkTest {

  /** Who is let in, or asks; and on which port of whom. */
  private record Way(String from, String to, int port) implements Comparable<Way> {

    @Override
    public int compareTo(Way other) {
      return toString().compareTo(other.toString());
    }
  }

  /** What calls what, by the code: channels to members, discovery, and databases. */
  private static final Set<Way> NEEDED =
      Set.of(
          new Way("storage-node", "discovery-service", 9070),
          new Way("push-server", "discovery-service", 9070),
          new Way("api-gateway", "discovery-service", 9070),
          new Way("api-gateway", "storage-node", 9151),
          new Way("api-gateway", "push-server", 9190),
          new Way("api-gateway", "api-gateway", 9180),
          new Way("storage-node", "storage-node", 9151),
          new Way("storage-node", "storage-node", 9201),
          new Way("storage-node", "push-server", 9190),
          new Way("discovery-service", "postgres", 5432),
          new Way("push-server", "postgres", 5432),
          new Way("api-gateway", "postgres", 5432));

  private static final Set<String> OPEN_TO_CLIENTS = Set.of("api-gateway", "push-server");

  /** CloudNativePG's pods are made by its operator, with the labels that the Cluster names. */
  private static List<Workload> pods(Manifests manifests) {
    var cluster =
        manifests.all(CloudNativePg.Cluster.class).stream()
            .map(one -> {
              var template = new PodTemplateSpec();
              template.setMetadata(new ObjectMeta());
              template.getMetadata().setLabels(one.spec().inheritedMetadata().labels());
              template.setSpec(new PodSpec());
              return new Workload(one.metadata().getName(), one.spec().instances(), template);
            });
    return Stream.concat(manifests.workloads().stream(), cluster).toList();
  }

  private static Stream<Workload> selected(Manifests manifests, NetworkPolicyPeer peer) {
    return peer.getPodSelector() == null || peer.getNamespaceSelector() != null
        ? Stream.empty()
        : pods(manifests).stream().filter(pod -> pod.isSelectedBy(peer.getPodSelector()));
  }

  private static Set<Way> ways(
      Manifests manifests, boolean in, Workload self, NetworkPolicy policy) {
    var ways = new TreeSet<Way>();
    if (in) {
      policy
          .getSpec()
          .getIngress()
          .forEach(rule ->
              rule.getFrom().stream()
                  .flatMap(peer -> selected(manifests, peer))
                  .forEach(from ->
                      ports(rule.getPorts())
                          .forEach(port -> ways.add(new Way(from.name(), self.name(), port)))));
    } else {
      policy
          .getSpec()
          .getEgress()
          .forEach(rule ->
              rule.getTo().stream()
                  .flatMap(peer -> selected(manifests, peer))
                  .forEach(to ->
                      ports(rule.getPorts())
                          .forEach(port -> ways.add(new Way(self.name(), to.name(), port)))));
    }
    return ways;
  }

  private static Stream<Integer> ports(List<NetworkPolicyPort> ports) {
    assertThat(ports).as("a rule without ports allows all").isNotEmpty();
    return ports.stream().map(port -> port.getPort().getIntVal());
  }

  private static Set<Way> ways(Manifests manifests, boolean in) {
    return pods(manifests).stream()
        .flatMap(pod ->
            manifests.all(NetworkPolicy.class).stream()
                .filter(policy -> pod.isSelectedBy(policy.getSpec().getPodSelector()))
                .flatMap(policy -> ways(manifests, in, pod, policy).stream()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @MethodSource("dev.recado.deployment.Manifests#overlays")
  void membersMayCallWhomTheyNeedAndNobodyElse(Manifests manifests) {
    Set<Way> own = new TreeSet<>(ways(manifests, false));
    own.removeIf(way -> way.from().equals("postgres"));
    assertThat(own).containsExactlyInAnyOrderElementsOf(NEEDED);
  }

  /** A way is open only when both ends allow it. */
  @ParameterizedTest
  @MethodSource("dev.recado.deployment.Manifests#overlays")
  void whoeverIsCalledLetsTheCallerIn(Manifests manifests) {
    Set<Way> in = ways(manifests, true);
    Set<Way> out = ways(manifests, false);
    Set<Way> refused = new TreeSet<>(out);
    refused.removeAll(in);
    refused.removeIf(way -> OPEN_TO_CLIENTS.contains(way.to()) && isOpen(manifests, way));
    assertThat(refused).as("asked, but not let in").isEmpty();
    in.removeAll(out);
    assertThat(in).as("let in, but does not ask").isEmpty();
  }

  private static boolean isOpen(Manifests manifests, Way way) {
    return manifests.one(NetworkPolicy.class, way.to()).getSpec().getIngress().stream()
        .filter(rule -> rule.getFrom().isEmpty())
        .flatMap(rule -> ports(rule.getPorts()))
        .anyMatch(port -> port == way.port());
  }

  @ParameterizedTest
  @MethodSource("dev.recado.deployment.Manifests#all")
  void whatIsNotAllowedIsDenied(Manifests manifests) {
    var everything = manifests.one(NetworkPolicy.class, "default-deny").getSpec();
    assertThat(everything.getPodSelector()).isEqualTo(new LabelSelector());
    assertThat(everything.getPolicyTypes()).containsExactly("Ingress", "Egress");
    assertThat(everything.getIngress()).isEmpty();
    assertThat(everything.getEgress()).isEmpty();
    for (Workload workload : manifests.workloads()) {
      assertThat(manifests.one(NetworkPolicy.class, workload.name()).getSpec().getPolicyTypes())
          .containsExactly("Ingress", "Egress");
    }
    var dns = manifests.one(NetworkPolicy.class, "dns").getSpec();
    assertThat(dns.getPodSelector()).isEqualTo(new LabelSelector());
    assertThat(dns.getEgress().getFirst().getPorts())
        .extracting(port -> port.getProtocol() + port.getPort().getIntVal())
        .containsExactly("UDP53", "TCP53");
  }

  @ParameterizedTest
  @MethodSource("dev.recado.deployment.Manifests#all")
  void policiesNameOnlyPortsThatTheirPodsHave(Manifests manifests) {
    for (NetworkPolicy policy : manifests.all(NetworkPolicy.class)) {
      List<Workload> pods =
          manifests.workloads().stream()
              .filter(pod -> pod.isSelectedBy(policy.getSpec().getPodSelector()))
              .toList();
      Set<Integer> known =
          pods.stream().flatMap(pod -> pod.ports().values().stream()).collect(Collectors.toSet());
      if (!pods.isEmpty()) {
        assertThat(policy.getSpec().getIngress().stream().flatMap(rule -> ports(rule.getPorts())))
            .as(policy.getMetadata().getName())
            .isSubsetOf(known);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.recado.deployment.Manifests#all")
  void servicesLeadToPortsOfPods(Manifests manifests) {
    for (Service service : manifests.all(Service.class)) {
      var selector = new LabelSelector();
      selector.setMatchLabels(service.getSpec().getSelector());
      assertThat(manifests.workloads())
          .as(service.getMetadata().getName())
          .filteredOn(pod -> pod.isSelectedBy(selector))
          .singleElement()
          .satisfies(pod ->
              assertThat(service.getSpec().getPorts())
                  .allSatisfy(port ->
                      assertThat(pod.ports())
                          .containsEntry(port.getTargetPort().getStrVal(), port.getPort())));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.recado.deployment.Manifests#all")
  void ingressLeadsClientsToPublicInterfacesOnly(Manifests manifests) {
    for (Ingress ingress : manifests.all(Ingress.class)) {
      boolean grpc =
          "GRPC"
              .equals(
                  ingress
                      .getMetadata()
                      .getAnnotations()
                      .get("nginx.ingress.kubernetes.io/backend-protocol"));
      assertThat(ingress.getSpec().getTls()).as(ingress.getMetadata().getName()).isNotEmpty();
      for (var rule : ingress.getSpec().getRules()) {
        for (var path : rule.getHttp().getPaths()) {
          var backend = path.getBackend().getService();
          Service service = manifests.one(Service.class, backend.getName());
          assertThat(service.getSpec().getPorts())
              .extracting(port -> port.getName())
              .contains(backend.getPort().getName());
          assertThat(backend.getPort().getName()).isEqualTo(grpc ? "grpc" : "http");
          assertThat(path.getPath()).matches(grpc ? "/recado\\.v1\\.[A-Z][A-Za-z]+" : "/v1");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.recado.deployment.Manifests#all")
  void metricsAreCollectedWhereTheyAre(Manifests manifests) {
    for (ServiceMonitor monitor : manifests.all(ServiceMonitor.class)) {
      List<Workload> pods =
          manifests.workloads().stream()
              .filter(pod -> pod.isSelectedBy(monitor.getSpec().getSelector()))
              .toList();
      assertThat(pods).as(monitor.getMetadata().getName()).isNotEmpty();
      for (var endpoint : monitor.getSpec().getEndpoints()) {
        assertThat(endpoint.getPath()).isEqualTo("/actuator/prometheus");
        assertThat(pods).allSatisfy(pod -> assertThat(pod.ports()).containsKey(endpoint.getPort()));
        // The gateway's metrics want the admin's key; the others' want none.
        assertThat(endpoint.getAuthorization() != null)
            .isEqualTo(pods.stream().anyMatch(pod -> pod.name().equals("api-gateway")));
      }
    }
  }
}
