package dev.recado.gateway;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrpcHealthTest {

  private final Database database = PostgresFixture.database();
  @TempDir private Path directory;

  @AfterEach
  void close() {
    database.close();
  }

  private static ServingStatus health(RunningGateway gateway) {
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", gateway.grpcPort()).usePlaintext().build();
    try {
      return HealthGrpc.newBlockingStub(channel)
          .check(HealthCheckRequest.getDefaultInstance())
          .getStatus();
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void gatewayDoesNotServeBeforeItHasSeenTheFleet() {
    try (RunningGateway gateway = RunningGateway.startUnready(1, database, directory, Map.of())) {
      assertThat(health(gateway)).isEqualTo(ServingStatus.NOT_SERVING);
    }
  }

  @Test
  void gatewayThatHasSeenTheFleetServes() {
    try (var fleet = new FakeFleet();
        RunningGateway gateway = RunningGateway.start(fleet, database, directory, Map.of())) {
      eventually(
          Duration.ofSeconds(20),
          () -> assertThat(health(gateway)).isEqualTo(ServingStatus.SERVING));
    }
  }
}
