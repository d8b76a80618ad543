package dev.recado.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.certificates.DevelopmentAuthority;
import dev.recado.protocol.internal.v1.RegisterMailboxResponse;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import dev.recado.testkit.TrustedAuthority;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** TLS towards clients, which properties switch on. */
class PublicTlsTest {

  @TempDir Path directory;

  @Test
  void clientsAreAnsweredOverTlsAndToldAnAddressWithIt() throws Exception {
    DevelopmentAuthority.in(directory)
        .issue(directory, "push", "push", List.of("127.0.0.1"), Duration.ofDays(1));
    try (Database database = PostgresFixture.database();
        PushServer push =
            PushServer.start(
                database,
                directory,
                "spring.ssl.bundle.pem.public.keystore.certificate=file:" + directory + "/tls.crt",
                "spring.ssl.bundle.pem.public.keystore.private-key=file:" + directory + "/tls.key",
                "server.ssl.bundle=public",
                "spring.grpc.server.ssl.bundle=public");
        HttpClient client =
            HttpClient.newBuilder()
                .sslContext(TrustedAuthority.of(directory.resolve("ca.crt")))
                .build()) {
      RegisterMailboxResponse recipient = push.register();
      String notifications = recipient.getNotifications();
      assertThat(notifications).startsWith("https://127.0.0.1:");

      var request = HttpRequest.newBuilder(URI.create(notifications)).build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(401);
      push.delivery().take(PushServer.batch(recipient.getId(), 1, 300));
      var stream =
          HttpRequest.newBuilder(URI.create(notifications))
              .header("Authorization", "Bearer " + recipient.getToken())
              .header("Accept", "text/event-stream")
              .build();
      try (var events =
          new EventSource(client.send(stream, HttpResponse.BodyHandlers.ofInputStream()).body())) {
        assertThat(events.sequences(300)).endsWith(299L, 300L);
      }

      int port = push.bean(GrpcServerLifecycle.class).getPort();
      var channel =
          NettyChannelBuilder.forAddress(
                  "127.0.0.1",
                  port,
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
}
