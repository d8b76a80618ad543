package dev.recado.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.certificates.DevelopmentAuthority;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import dev.recado.testkit.TrustedAuthority;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS towards clients, which properties switch on. */
class PublicTlsTest {

  @TempDir Path directory;

  @Test
  void clientsAreAnsweredOverTlsOnBothPorts() throws Exception {
    DevelopmentAuthority.in(directory)
        .issue(directory, "gateway", "gateway", List.of("127.0.0.1"), Duration.ofDays(1));
    String bundle = "spring.ssl.bundle.pem.public.keystore.";
    Map<String, String> settings =
        Map.of(
            bundle + "certificate",
            "file:" + directory + "/tls.crt",
            bundle + "private-key",
            "file:" + directory + "/tls.key",
            "server.ssl.bundle",
            "public",
            "spring.grpc.server.ssl.bundle",
            "public");
    try (Database database = PostgresFixture.database();
        RunningGateway gateway = RunningGateway.startUnready(1, database, directory, settings)) {
      assertThat(statusLineOfPing(gateway.httpPort())).isEqualTo("HTTP/1.1 503 ");

      var channel =
          NettyChannelBuilder.forAddress(
                  "127.0.0.1",
                  gateway.grpcPort(),
                  TlsChannelCredentials.newBuilder()
                      .trustManager(directory.resolve("ca.crt").toFile())
                      .build())
              .build();
      try {
        assertThat(
                HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance()))
            .isNotNull();
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private String statusLineOfPing(int port) throws Exception {
    try (var socket =
        (SSLSocket)
            TrustedAuthority.of(directory.resolve("ca.crt"))
                .getSocketFactory()
                .createSocket("127.0.0.1", port)) {
      socket
          .getOutputStream()
          .write(
              "GET /v1/ping HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      var reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      return reader.readLine();
    }
  }
}
