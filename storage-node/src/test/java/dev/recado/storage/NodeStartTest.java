package dev.recado.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.membership.MemberSelf;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.v1.EntriesGrpc;
import dev.recado.protocol.v1.ReadRequest;
import dev.recado.protocol.v1.Reason;
import dev.recado.storage.nodes.ScriptedReplicas;
import dev.recado.storage.position.Replicas;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The whole application, except that nobody is there to talk to: no discovery, no other node. */
class NodeStartTest {

  @Configuration(proxyBeanMethods = false)
  static class NoReplicas {
    @Bean
    @Primary
    Replicas scripted() {
      return new ScriptedReplicas();
    }
  }

  private final Database database = PostgresFixture.database();
  private final List<ConfigurableApplicationContext> started = new ArrayList<>();
  @TempDir private Path root;

  @AfterEach
  void close() {
    started.forEach(ConfigurableApplicationContext::close);
    database.close();
  }

  private ConfigurableApplicationContext start(Map<String, Object> more) throws IOException {
    Path secret = root.resolve("fleet.secret");
    Files.writeString(secret, "a-secret-of-the-test-fleet");
    var application = new SpringApplication(StorageNodeApplication.class, NoReplicas.class);
    application.setRegisterShutdownHook(false);
    application.addInitializers(context ->
        context.getBeanFactory().registerSingleton("processEnd", new ProcessEnd(_ -> {}, _ -> {})));
    var arguments = new ArrayList<String>();
    Map<String, Object> settings =
        new HashMap<>(
            Map.of(
                "spring.datasource.url", database.url(),
                "spring.datasource.username", database.username(),
                "spring.datasource.password", database.password(),
                "recado.member.data-directory", root.resolve("data"),
                "recado.member.fleet-secret-file", secret,
                "recado.member.discovery-addresses", "127.0.0.1:1",
                "server.port", freePort(),
                "spring.grpc.server.port", freePort(),
                "recado.member.internal.port", freePort(),
                "recado.storage.raft-port", freePort()));
    settings.putAll(more);
    settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    ConfigurableApplicationContext context = application.run(arguments.toArray(String[]::new));
    started.add(context);
    return context;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void nodeStartsWithoutDiscoveryAndSaysThatItWaits() throws Exception {
    ConfigurableApplicationContext context = start(Map.of());
    MemberSelf self = context.getBean(MemberSelf.class);

    HttpResponse<String> ping = get(self.httpPort(), "/v1/ping");
    assertThat(ping.statusCode()).isEqualTo(503);
    assertThat(ping.body()).contains("\"reason\":\"DISCOVERY_UNAVAILABLE\"");
    assertThat(ping.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(ping.headers().firstValue("retry-after")).contains("1");
    assertThat(get(self.httpPort(), "/actuator/health/liveness").statusCode()).isEqualTo(200);
    assertThat(get(self.httpPort(), "/actuator/health/readiness").statusCode()).isEqualTo(503);
    assertThat(get(self.httpPort(), "/actuator/prometheus").body())
        .contains("recado_storage_requests_in_flight");

    var channel =
        NettyChannelBuilder.forAddress("127.0.0.1", self.grpcPort()).usePlaintext().build();
    try {
      assertThat(
              HealthGrpc.newBlockingStub(channel)
                  .check(HealthCheckRequest.getDefaultInstance())
                  .getStatus())
          .isEqualTo(HealthCheckResponse.ServingStatus.NOT_SERVING);
      assertThatThrownBy(
              () -> EntriesGrpc.newBlockingStub(channel).read(ReadRequest.getDefaultInstance()))
          .satisfies(failure ->
              assertThat(GrpcErrors.toRejection(failure).orElseThrow().reason())
                  .isEqualTo(Reason.UNAUTHENTICATED));
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void nodeMakesItsOwnDatabaseWhenItMay() throws Exception {
    String url = database.url() + "-of-the-node";

    ConfigurableApplicationContext context =
        start(Map.of("spring.datasource.url", url, "recado.storage.database-create", "true"));

    try (var connection = context.getBean(DataSource.class).getConnection()) {
      assertThat(connection.getCatalog()).isEqualTo(database.name() + "-of-the-node");
    }
    context.close();
    database.execute("drop database \"" + database.name() + "-of-the-node\"");
  }

  @Test
  void badBoundStopsTheStartWithPropertyValueAndRange() {
    assertThatThrownBy(() -> start(Map.of("recado.storage.forward.timeout", "1h")))
        .rootCause()
        .hasMessageContaining("recado.storage.forward.timeout is 3600s; it must be 100ms to 60s");
  }

  @Test
  void portThatIsTakenIsNamedWithItsProperty() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> start(Map.of("recado.member.internal.port", taken.getLocalPort())))
          .hasStackTraceContaining("(recado.member.internal.port) cannot be opened");
    }
  }
}
