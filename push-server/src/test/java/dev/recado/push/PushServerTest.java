package dev.recado.push;

import static dev.recado.push.PushServer.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.protocol.internal.v1.FindMailboxRequest;
import dev.recado.protocol.internal.v1.RegisterMailboxResponse;
import dev.recado.protocol.v1.NotificationsGrpc;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.RegisterRecipientRequest;
import dev.recado.protocol.v1.Role;
import dev.recado.push.reading.OpenReaders;
import dev.recado.testkit.Database;
import dev.recado.testkit.Eventually;
import dev.recado.testkit.PostgresFixture;
import dev.recado.testkit.PostgresServer;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.MetadataUtils;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class PushServerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;

  @Test
  void stopEndsStreamsAtOnceAndTheNextProcessResumesThem() {
    try (Database database = PostgresFixture.database()) {
      RegisterMailboxResponse recipient;
      try (PushServer first = PushServer.start(database, directory);
          var client = new PushClient(first)) {
        recipient = first.register();
        first.delivery().take(batch(recipient.getId(), 1, 5));
        EventSource events = client.stream(recipient.getId(), recipient.getToken(), "");
        assertThat(events.sequences(5)).containsExactly(1L, 2L, 3L, 4L, 5L);
        Subscriber subscriber = Subscriber.open(first, recipient, 4);
        assertThat(subscriber.nextEvent().getNotification().getSequence()).isEqualTo(5);
        long start = System.nanoTime();
        first.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(events.untilEnd().getLast().comments().getFirst()).contains("is stopping");
        assertThat(subscriber.failure()).isEqualTo(Reason.SHUTTING_DOWN);
      }
      try (PushServer second = PushServer.start(database, directory);
          var client = new PushClient(second)) {
        assertThat(second.delivery().take(batch(recipient.getId(), 4, 7)).getThrough())
            .isEqualTo(7);
        try (EventSource events = client.stream(recipient.getId(), recipient.getToken(), "3")) {
          assertThat(events.sequences(4)).containsExactly(4L, 5L, 6L, 7L);
        }
      }
    }
  }

  @Test
  void streamsAreWokenByWhatTheirInstanceTakes() {
    try (Database database = PostgresFixture.database();
        PushServer push =
            PushServer.start(
                database,
                directory,
                "recado.push.channel.heartbeat-interval=5m",
                "recado.push.reading.poll-interval=1m");
        var client = new PushClient(push)) {
      RegisterMailboxResponse recipient = push.register();
      try (EventSource events = client.stream(recipient.getId(), recipient.getToken(), "");
          Subscriber subscriber = Subscriber.open(push, recipient)) {
        for (long sequence = 1; sequence <= 5; sequence++) {
          push.delivery().take(batch(recipient.getId(), sequence, sequence));
          assertThat(events.sequences(1)).containsExactly(sequence);
          assertThat(subscriber.nextEvent().getNotification().getSequence()).isEqualTo(sequence);
        }
      }
    }
  }

  @Test
  void readersHearOfWhatAnotherInstanceTook() {
    try (Database database = PostgresFixture.database();
        PushServer one =
            PushServer.start(database, directory, "recado.push.channel.heartbeat-interval=5m");
        PushServer other = PushServer.start(database, directory);
        var client = new PushClient(one)) {
      RegisterMailboxResponse recipient = other.register();
      try (EventSource events = client.stream(recipient.getId(), recipient.getToken(), "")) {
        other.delivery().take(batch(recipient.getId(), 1, 3));
        assertThat(events.sequences(3)).containsExactly(1L, 2L, 3L);
      }
    }
  }

  @Test
  void killedDatabaseLosesNothingThatWasTakenAndStreamsGoOn() {
    try (PostgresServer postgres = PostgresFixture.dedicated();
        Database database = postgres.database();
        PushServer push =
            PushServer.start(
                database, directory, "spring.datasource.hikari.connection-timeout=1000");
        var client = new PushClient(push)) {
      RegisterMailboxResponse recipient = push.register();
      try (EventSource events = client.stream(recipient.getId(), recipient.getToken(), "")) {
        long through = 0;
        for (int round = 0; round < 3; round++) {
          assertThat(
                  push.delivery()
                      .take(batch(recipient.getId(), through + 1, through + 4))
                      .getThrough())
              .isEqualTo(through + 4);
          postgres.kill();
          // So the stream reads while the database is away.
          push.bean(OpenReaders.class).wake(List.of(UUID.fromString(recipient.getId())));
          assertThatThrownBy(() -> push.delivery().take(batch(recipient.getId(), 1, 1)))
              .isInstanceOf(StatusRuntimeException.class)
              .hasMessageContaining("database cannot serve");
          postgres.restart();
          through += 4;
          // The relay asks again from where it stood.
          long from = through;
          Eventually.eventually(
              PATIENCE,
              () ->
                  assertThat(
                          push.delivery()
                              .take(batch(recipient.getId(), from, from + 1))
                              .getThrough())
                      .isEqualTo(from + 1));
          through++;
        }
        List<Long> expected = new ArrayList<>();
        for (long sequence = 1; sequence <= through; sequence++) {
          expected.add(sequence);
        }
        assertThat(events.sequences((int) through)).isEqualTo(expected);
      }
    }
  }

  @Test
  void oldNotificationsAreDroppedAndTheGapDeclared() {
    try (Database database = PostgresFixture.database();
        PushServer push =
            PushServer.start(database, directory, "recado.push.retention.sweep-interval=100ms");
        var client = new PushClient(push)) {
      RegisterMailboxResponse recipient = push.register();
      push.delivery().take(batch(recipient.getId(), 1, 6));
      database.execute(
          "update notification set created_at = created_at - interval '8 days' where sequence <= 4");
      Eventually.eventually(
          PATIENCE,
          () -> {
            JsonNode page = client.poll(recipient.getId(), recipient.getToken(), "");
            assertThat(page.path("gap").toString()).isEqualTo("{\"from\":1,\"through\":4}");
            assertThat(page.get("notifications")).hasSize(2);
          });
    }
  }

  @Test
  void streamsAreBounded() {
    try (Database database = PostgresFixture.database();
        PushServer push =
            PushServer.start(database, directory, "recado.push.reading.readers-max=1");
        var client = new PushClient(push)) {
      RegisterMailboxResponse recipient = push.register();
      push.delivery().take(batch(recipient.getId(), 1, 1));
      // A long poll counts as three streams, or as all that there may be.
      assertThat(client.poll(recipient.getId(), recipient.getToken(), "").get("notifications"))
          .hasSize(1);
      try (EventSource _ = client.stream(recipient.getId(), recipient.getToken(), "")) {
        var refused =
            client.send(
                client.request(PushClient.notifications(recipient.getId()), recipient.getToken()));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(refused.body()).contains("OVERLOADED").contains("readers-max");
      }
    }
  }

  @Test
  void streamsThatTheHeapHasNoRoomForAreRefusedUntilOthersEnd() {
    try (Database database = PostgresFixture.database();
        PushServer push =
            PushServer.start(database, directory, "recado.push.reading.heap-per-reader=64MB");
        var client = new PushClient(push)) {
      RegisterMailboxResponse recipient = push.register();
      long room = Runtime.getRuntime().maxMemory() / 2 / (64 << 20);
      List<EventSource> streams = new ArrayList<>();
      for (int stream = 0; stream < room; stream++) {
        streams.add(client.stream(recipient.getId(), recipient.getToken(), ""));
      }
      var another =
          client
              .request(PushClient.notifications(recipient.getId()), recipient.getToken())
              .header("Accept", "text/event-stream");
      var refused = client.send(another);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      assertThat(refused.body()).contains("OVERLOADED").contains("heap-per-reader");
      streams.removeLast().close();
      Eventually.eventually(
          PATIENCE, () -> streams.add(client.stream(recipient.getId(), recipient.getToken(), "")));
      streams.forEach(EventSource::close);
    }
  }

  @Test
  void withoutDiscoveryRecipientsAreServedAndTheProbeSaysWhatIsMissing() {
    try (Database database = PostgresFixture.database();
        PushServer push = PushServer.start(database, directory);
        var client = new PushClient(push)) {
      RegisterMailboxResponse recipient = push.register();
      assertThat(client.poll(recipient.getId(), recipient.getToken(), "").get("next").asLong())
          .isZero();
      var ping = client.send(client.request("/v1/ping"));
      assertThat(ping.statusCode()).isEqualTo(503);
      assertThat(ping.body()).contains("DISCOVERY_UNAVAILABLE");
      assertThat(ping.headers().firstValue("Retry-After")).isPresent();
      assertThat(
              HealthGrpc.newBlockingStub(push.channel())
                  .check(HealthCheckRequest.getDefaultInstance())
                  .getStatus())
          .isEqualTo(ServingStatus.NOT_SERVING);
      assertThat(client.send(client.request("/actuator/health/readiness")).statusCode())
          .isEqualTo(503);
      assertThat(client.send(client.request("/actuator/health/liveness")).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void callersRegisterAndDeleteRecipientsWithTheirApiKey() {
    try (var fleet = new KnownFleet();
        Database database = PostgresFixture.database();
        PushServer push =
            PushServer.start(
                database,
                directory,
                "recado.member.discovery-addresses=" + fleet.address(),
                "recado.push.public-url=https://push.example.com/");
        var client = new PushClient(push)) {
      Eventually.eventually(
          PATIENCE,
          () ->
              assertThat(client.send(client.request("/v1/ping")).body())
                  .contains("\"status\":\"ready\""));
      assertThat(client.send(client.request("/actuator/health/readiness")).statusCode())
          .isEqualTo(200);
      Eventually.eventually(
          PATIENCE,
          () ->
              assertThat(fleet.registered())
                  .first()
                  .extracting(request -> request.getMember().getRole())
                  .isEqualTo(Role.PUSH));
      registerAndDeleteOverHttp(push, client);
      registerOverGrpc(push);
    }
  }

  private static void registerAndDeleteOverHttp(PushServer push, PushClient client) {
    var created =
        client.send(
            client
                .request("/v1/recipients", KnownFleet.API_KEY)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"ana\"}")));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    JsonNode json = PushClient.JSON.readTree(created.body());
    String id = json.get("id").asString();
    String token = json.get("token").asString();
    assertThat(token).matches("recado_r_[A-Za-z0-9_-]{43}");
    assertThat(json.get("notifications").asString())
        .isEqualTo("https://push.example.com/v1/recipients/" + id + "/notifications");
    assertThat(client.poll(id, token, "").get("next").asLong()).isZero();
    assertThat(found(push, "default", id)).isTrue();
    assertThat(found(push, "other", id)).isFalse();
    var delete = client.request("/v1/recipients/" + id, KnownFleet.API_KEY).DELETE();
    assertThat(client.send(delete).statusCode()).isEqualTo(204);
    assertThat(client.send(delete).statusCode()).isEqualTo(404);
    var unknownKey = client.request("/v1/recipients", "recado_wrong");
    assertThat(client.send(unknownKey.POST(HttpRequest.BodyPublishers.noBody())).statusCode())
        .isEqualTo(401);
    var longName =
        client
            .request("/v1/recipients", KnownFleet.API_KEY)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + "a".repeat(256) + "\"}"));
    assertThat(client.send(longName).body()).contains("BAD_PARAMETER");
  }

  private static boolean found(PushServer push, String namespace, String id) {
    return push.recipients()
        .find(FindMailboxRequest.newBuilder().setNamespace(namespace).setId(id).build())
        .getFound();
  }

  private static void registerOverGrpc(PushServer push) {
    var stub = NotificationsGrpc.newBlockingStub(push.channel());
    assertThatThrownBy(() -> stub.register(RegisterRecipientRequest.getDefaultInstance()))
        .hasMessageContaining("UNAUTHENTICATED");
    var headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + KnownFleet.API_KEY);
    var registered =
        stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
            .register(RegisterRecipientRequest.newBuilder().setName("over gRPC").build());
    assertThat(found(push, "default", registered.getId())).isTrue();
  }

  @Test
  void badConfigurationStopsTheStartAndIsNamed() {
    try (Database database = PostgresFixture.database()) {
      assertThatThrownBy(
              () -> PushServer.start(database, directory, "recado.push.retention.max-age=1s"))
          .rootCause()
          .hasMessageContaining("max-age must be 1m to 365d");
      assertThatThrownBy(() ->
              PushServer.start(database, directory, "recado.push.client-turns.concurrent-max=8"))
          .rootCause()
          .hasMessageContaining("client-turns.concurrent-max is 8")
          .hasMessageContaining("maximum-pool-size, which is 8");
      assertThatThrownBy(() ->
              PushServer.start(database, directory, "recado.push.reading.heap-per-reader=1KB"))
          .rootCause()
          .hasMessageContaining("heap-per-reader must be 8KB to 64MB");
      database.execute("alter database " + database.name() + " set synchronous_commit = off");
      assertThatThrownBy(() -> PushServer.start(database, directory))
          .rootCause()
          .hasMessageContaining("synchronous_commit is 'off'")
          .hasMessageContaining("set synchronous_commit = on");
    }
  }
}
