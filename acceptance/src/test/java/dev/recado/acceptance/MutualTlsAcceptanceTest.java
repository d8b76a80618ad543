package dev.recado.acceptance;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.acceptance.client.Mailbox;
import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.client.TlsProbe;
import dev.recado.acceptance.fleet.Places;
import dev.recado.certificates.DevelopmentAuthority;
import dev.recado.cli.fleet.FleetCertificates;
import dev.recado.cli.fleet.LocalFleet;
import dev.recado.cli.fleet.MemberAddresses;
import dev.recado.cli.process.ProcessRef;
import dev.recado.cli.process.Trees;
import dev.recado.protocol.OperationIds;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A fleet whose members prove themselves to each other with certificates. */
@Order(12)
class MutualTlsAcceptanceTest {

  private static final Path STATE = Places.FLEETS.resolve("mtls");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static LocalFleet fleet;

  @BeforeAll
  static void start() throws Exception {
    Trees.delete(STATE);
    fleet =
        LocalFleet.builder(Places.HOME, STATE)
            .appDirectory(Places.APP)
            .freePorts()
            .mtls(true)
            .properties(List.of("spring.ssl.bundle.watch.file.quiet-period=500ms"))
            .startTimeout(Duration.ofMinutes(3))
            .build();
    fleet.start();
  }

  @AfterAll
  static void stop() {
    fleet.stop();
  }

  @Test
  void operationsAreExecutedReadAndDelivered() {
    assertServes();
  }

  private static void assertServes() {
    var gateway = new RestClient(fleet.address("gateway-1").http(), fleet.adminKey());
    String key = "mtls/" + OperationIds.next();
    try (Mailbox mailbox = Mailbox.open(gateway)) {
      gateway.put(RestClient.entry(key), "sealed").hasStatus(201);
      assertThat(gateway.get(RestClient.entry(key)).hasStatus(200).text()).isEqualTo("sealed");

      gateway
          .post("/v1/operations", Map.of("kind", "delete", "key", key, "replyTo", mailbox.id()))
          .hasStatus(202);

      assertThat(mailbox.await(1, PATIENCE)).hasSize(1);
    }
  }

  @Test
  void strangersAreRefusedOnEveryPortBetweenProcessesAndOnEveryManagementPort() throws Exception {
    Path foreign = STATE.resolve("foreign");
    DevelopmentAuthority.in(foreign.resolve("authority"))
        .issue(foreign, "storage-1", "storage", List.of("127.0.0.1"), Duration.ofDays(1));

    assertThat(heard(TlsProbe.stranger())).isEmpty();
    assertThat(heard(TlsProbe.with(foreign))).isEmpty();
  }

  @Test
  void everyRoleIsHeardWhereItBelongsAndNowhereElse() {
    String open = ".*management|discovery-1 gRPC";
    String members = open + "|.*internal gRPC";
    assertHeard("storage-1", members + "|.*Raft");
    assertHeard("gateway-1", members);
    assertHeard("push-1", members);
    assertHeard("operator", open);
  }

  private static void assertHeard(String name, String ports) {
    assertThat(heard(member(name))).as(name).containsExactlyElementsOf(ports(ports));
  }

  @Test
  void certificatesAreReplacedWithoutARestart() {
    Map<String, Optional<ProcessRef>> before = processes();
    Map<String, BigInteger> old = serials();

    new FleetCertificates(fleet.state().certificates()).issue(fleet.memberNames());

    eventually(
        PATIENCE,
        () ->
            assertThat(serials())
                .allSatisfy(
                    (port, serial) -> assertThat(serial).as(port).isNotEqualTo(old.get(port))));
    assertThat(processes()).isEqualTo(before);
    assertServes();
  }

  private static TlsProbe member(String name) {
    return TlsProbe.with(fleet.state().certificates().resolve(name));
  }

  private static Map<String, Optional<ProcessRef>> processes() {
    return fleet.memberNames().stream().collect(Collectors.toMap(name -> name, fleet::process));
  }

  /** Of the ports that strangers have no business at; those of HTTP are the management's. */
  private static Map<String, Integer> closedPorts() {
    var ports = new TreeMap<String, Integer>();
    for (MemberAddresses member : fleet.addresses()) {
      ports.put(member.name() + " management", member.managementPort());
      if (member.internalGrpcPort() > 0) {
        ports.put(member.name() + " internal gRPC", member.internalGrpcPort());
      } else {
        ports.put(member.name() + " gRPC", member.grpcPort());
      }
      if (member.raftPort() > 0) {
        ports.put(member.name() + " Raft", member.raftPort());
      }
    }
    return ports;
  }

  private static boolean isHttp(String port) {
    return port.endsWith("management");
  }

  private static List<String> ports(String pattern) {
    List<String> matching =
        closedPorts().keySet().stream().filter(name -> name.matches(pattern)).toList();
    assertThat(matching).as(pattern).isNotEmpty();
    return matching;
  }

  private static List<String> heard(TlsProbe somebody) {
    return closedPorts().entrySet().stream()
        .filter(port ->
            isHttp(port.getKey())
                ? somebody.isHeardByHttp(port.getValue())
                : somebody.isHeardByGrpc(port.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Of the certificates that the ports show to a storage node. */
  private static Map<String, BigInteger> serials() {
    TlsProbe probe = member("storage-1");
    Function<Map.Entry<String, Integer>, BigInteger> serial =
        port ->
            probe
                .shownBy(port.getValue(), isHttp(port.getKey()) ? "http/1.1" : "h2")
                .getSerialNumber();
    return closedPorts().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, serial));
  }
}
