package dev.recado.acceptance;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.acceptance.client.Grpc;
import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.WithFleet;
import dev.recado.acceptance.reflection.ReflectedServer;
import dev.recado.protocol.v1.EntriesGrpc;
import dev.recado.protocol.v1.NotificationsGrpc;
import dev.recado.protocol.v1.OperationsGrpc;
import io.grpc.ServiceDescriptor;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every public gRPC port tells without a key. */
@WithFleet
@Order(51)
class GrpcReflectionAcceptanceTest {

  /** Health and reflection themselves. */
  private static final String EVERYBODYS = "grpc.";

  private final Fleet fleet;

  GrpcReflectionAcceptanceTest(Fleet fleet) {
    fleet.heal();
    this.fleet = fleet;
  }

  private static List<ServiceDescriptor> services(String member) {
    return member.equals(Fleet.PUSH)
        ? List.of(NotificationsGrpc.getServiceDescriptor())
        : member.equals(Fleet.GATEWAY)
            ? List.of(
                EntriesGrpc.getServiceDescriptor(),
                NotificationsGrpc.getServiceDescriptor(),
                OperationsGrpc.getServiceDescriptor())
            : List.of(EntriesGrpc.getServiceDescriptor(), OperationsGrpc.getServiceDescriptor());
  }

  private Grpc keyless(String member) {
    return Grpc.connect(fleet.address(member).grpcPort(), "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway-1", "push-1", "storage-1"})
  void memberThatServesSaysSo(String member) {
    try (Grpc grpc = keyless(member)) {
      eventually(
          Fleet.PATIENCE,
          () ->
              assertThat(
                      HealthGrpc.newBlockingStub(grpc.channel())
                          .withDeadlineAfter(20, TimeUnit.SECONDS)
                          .check(HealthCheckRequest.getDefaultInstance())
                          .getStatus())
                  .isEqualTo(ServingStatus.SERVING));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway-1", "push-1", "storage-1"})
  void reflectionTellsThePublicServicesAndAllOfTheirCalls(String member) {
    try (Grpc grpc = keyless(member)) {
      var server = new ReflectedServer(grpc.channel());

      assertThat(server.services().stream().filter(name -> !name.startsWith(EVERYBODYS)))
          .containsExactlyElementsOf(
              services(member).stream().map(ServiceDescriptor::getName).toList());
      for (ServiceDescriptor service : services(member)) {
        assertThat(server.service(service.getName()).getMethods().stream().map(m -> m.getName()))
            .containsExactlyInAnyOrderElementsOf(
                service.getMethods().stream().map(m -> m.getBareMethodName()).toList());
      }
    }
  }
}
