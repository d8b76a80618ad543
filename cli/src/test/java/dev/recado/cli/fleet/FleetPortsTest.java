package dev.recado.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.cli.programs.ServiceRole;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetPortsTest {

  private static final FleetShape SHAPE = FleetShape.standard();

  @Test
  void standardPortsAreTheDocumentedOnes() {
    FleetPorts ports = FleetPorts.standard(SHAPE, 0);
    assertThat(ports.postgres()).isEqualTo(5470);
    assertThat(ports.addresses(new MemberName(ServiceRole.GATEWAY, 1)))
        .isEqualTo(new MemberAddresses("gateway-1", 8080, 9080, 9180, 0, 8180));
    assertThat(ports.addresses(new MemberName(ServiceRole.DISCOVERY, 1)))
        .isEqualTo(new MemberAddresses("discovery-1", 8070, 9070, 0, 0, 8170));
    assertThat(ports.addresses(new MemberName(ServiceRole.PUSH, 1)))
        .isEqualTo(new MemberAddresses("push-1", 8090, 9090, 9190, 0, 8190));
    assertThat(ports.addresses(new MemberName(ServiceRole.STORAGE, 3)))
        .isEqualTo(new MemberAddresses("storage-3", 8103, 9103, 9153, 9203, 8153));
  }

  @Test
  void largestFleetHasNoPortTwice() {
    FleetPorts ports = FleetPorts.standard(new FleetShape(5, 9, 5, 5), 1000);
    assertThat(ports.all().values()).doesNotHaveDuplicates().allMatch(port -> port > 6000);
  }

  @Test
  void overrideMovesOnePort() {
    FleetPorts ports =
        FleetPorts.standard(SHAPE, 0)
            .with(Overrides.parse(List.of("gateway-1:server.port=8888", "postgres:port=6000")));
    assertThat(ports.addresses(new MemberName(ServiceRole.GATEWAY, 1)).httpPort()).isEqualTo(8888);
    assertThat(ports.postgres()).isEqualTo(6000);
  }

  @Test
  void whatIsNoPortIsRefusedByName() {
    FleetPorts ports = FleetPorts.standard(SHAPE, 0);
    assertThatThrownBy(() -> ports.with(Overrides.parse(List.of("gateway-1:server.port=http"))))
        .hasMessageContaining("gateway-1:server.port=http");
    assertThatThrownBy(() -> FleetPorts.standard(SHAPE, 60_000)).hasMessageContaining("65535");
  }

  @Test
  void takenPortIsNamedWithThePropertyThatMovesIt() throws IOException {
    FleetPorts free = FleetPorts.free(SHAPE);
    PortChecks.require(free, true);
    int port = free.addresses(new MemberName(ServiceRole.PUSH, 1)).grpcPort();
    try (var taken = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertThat(taken.isBound()).isTrue();
      assertThatThrownBy(() -> PortChecks.require(free, true))
          .isInstanceOf(FleetException.class)
          .hasMessageContaining("port " + port + " of push-1 is taken")
          .hasMessageContaining("-P push-1:spring.grpc.server.port=");
    }
    PortChecks.require(free, true);
  }

  @Test
  void serverOnAllAddressesTakesThePortToo() throws IOException {
    try (var everywhere = new ServerSocket(0)) {
      assertThat(PortChecks.free(everywhere.getLocalPort())).isFalse();
    }
  }

  @Test
  void portGivenTwiceIsRefused() {
    FleetPorts ports = FleetPorts.free(SHAPE).with(Overrides.parse(List.of("server.port=28123")));
    assertThatThrownBy(() -> PortChecks.require(ports, true))
        .hasMessageContaining("port 28123 is given to both discovery-1:server.port and");
  }
}
