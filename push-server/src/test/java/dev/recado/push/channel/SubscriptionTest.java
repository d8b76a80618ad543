package dev.recado.push.channel;

import static dev.recado.push.PushServer.batch;
import static dev.recado.push.PushServer.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.recado.protocol.internal.v1.RegisterMailboxResponse;
import dev.recado.protocol.internal.v1.TakeRequest;
import dev.recado.protocol.v1.Outcome;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.SubscribeResponse;
import dev.recado.push.PushClient;
import dev.recado.push.PushServer;
import dev.recado.push.Subscriber;
import dev.recado.testkit.Database;
import dev.recado.testkit.Eventually;
import dev.recado.testkit.PostgresFixture;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

final class SubscriptionTest {

  private static Database database;
  private static PushServer push;
  private RegisterMailboxResponse recipient;

  @BeforeAll
  static void start(@TempDir Path directory) {
    database = PostgresFixture.database();
    push =
        PushServer.start(
            database,
            directory,
            "recado.push.reading.poll-interval=1m",
            "recado.push.reading.page-max=4",
            "recado.push.channel.heartbeat-interval=500ms",
            "recado.push.channel.stall-max=2s",
            "recado.push.retention.capacity=50");
  }

  @AfterAll
  static void stop() {
    push.close();
    database.close();
  }

  @BeforeEach
  void register() {
    database.execute("truncate recipient, notification, taken");
    recipient = push.register();
  }

  @Test
  void outcomesComeInOrderAndAreAcknowledgedOnTheSameStream() {
    push.delivery().take(batch(recipient.getId(), 1, 6));
    try (Subscriber subscriber = subscribe()) {
      for (long sequence = 1; sequence <= 6; sequence++) {
        SubscribeResponse next = subscriber.nextEvent();
        assertThat(next.getNotification().getSequence()).isEqualTo(sequence);
        assertThat(next.getNotification().getKey().toStringUtf8()).isEqualTo("key-" + sequence);
        assertThat(next.getNotification().getOutcome().getRevision()).isEqualTo(sequence);
      }
      subscriber.acknowledge(4);
      Eventually.eventually(Duration.ofSeconds(10), () -> assertThat(stored()).isEqualTo(2));
      push.delivery().take(batch(recipient.getId(), 7, 7));
      assertThat(subscriber.nextEvent().getNotification().getSequence()).isEqualTo(7);
    }
    try (Subscriber again = subscribe()) {
      assertThat(again.nextEvent().getNotification().getSequence()).isEqualTo(5);
    }
  }

  private static int stored() {
    return push.bean(JdbcClient.class)
        .sql("select count(*) from notification")
        .query(Integer.class)
        .single();
  }

  @Test
  void subscriptionResumesWhereItIsToldAndDeclaresGaps() {
    push.delivery().take(batch(recipient.getId(), 1, 60));
    try (Subscriber subscriber = Subscriber.open(push, recipient, 3)) {
      SubscribeResponse gap = subscriber.nextEvent();
      assertThat(gap.getGap().getFrom()).isEqualTo(4);
      assertThat(gap.getGap().getThrough()).isEqualTo(10);
      assertThat(subscriber.nextEvent().getNotification().getSequence()).isEqualTo(11);
    }
    try (Subscriber subscriber = Subscriber.open(push, recipient, 58)) {
      assertThat(subscriber.nextEvent().getNotification().getSequence()).isEqualTo(59);
    }
  }

  @Test
  void silentSubscriptionHasHeartbeats() {
    try (Subscriber subscriber = subscribe()) {
      assertThat(subscriber.next().hasHeartbeat()).isTrue();
    }
  }

  @Test
  void slowClientGetsEverythingAndIsNotBufferedFor() {
    takeBig(40);
    try (Subscriber subscriber = Subscriber.openPaused(push, recipient)) {
      // Nothing was requested: the sender waits with its page instead of reading the mailbox.
      for (long sequence = 1; sequence <= 40; sequence++) {
        subscriber.request(1);
        assertThat(subscriber.nextEvent().getNotification().getSequence()).isEqualTo(sequence);
      }
    }
  }

  @Test
  void clientThatTakesNothingIsCutOff() {
    takeBig(40);
    try (Subscriber subscriber = Subscriber.openPaused(push, recipient)) {
      Eventually.eventually(Duration.ofSeconds(10), () -> assertThat(openReaders()).isOne());
      Eventually.eventually(Duration.ofSeconds(10), () -> assertThat(openReaders()).isZero());
      subscriber.request(100);
      assertThat(subscriber.failure()).isEqualTo(Reason.OVERLOADED);
    }
  }

  private static double openReaders() {
    return push.bean(MeterRegistry.class).get("recado.push.streams.open").gauges().stream()
        .mapToDouble(Gauge::value)
        .sum();
  }

  private void takeBig(int count) {
    for (int sequence = 1; sequence <= count; sequence++) {
      push.delivery()
          .take(
              TakeRequest.newBuilder()
                  .setPosition(PushServer.POSITION)
                  .setIncarnation(1)
                  .setPredecessor(sequence - 1)
                  .addRows(
                      row(recipient.getId(), sequence)
                          .setOutcome(
                              Outcome.newBuilder().setValue(ByteString.copyFrom(new byte[60_000]))))
                  .build());
    }
  }

  @Test
  void badRequestsEndTheStreamWithTheirReasons() {
    RegisterMailboxResponse other = push.register();
    assertThat(failureOf(recipient.getId(), other.getToken())).isEqualTo(Reason.FORBIDDEN);
    assertThat(failureOf("00000000-0000-7000-8000-000000000000", other.getToken()))
        .isEqualTo(Reason.UNKNOWN_RECIPIENT);
    assertThat(failureOf("nobody", other.getToken())).isEqualTo(Reason.BAD_RECIPIENT);
    assertThat(failureOf(recipient.getId(), "")).isEqualTo(Reason.UNAUTHENTICATED);
    try (Subscriber subscriber = Subscriber.open(push, recipient, 1)) {
      assertThat(subscriber.failure()).isEqualTo(Reason.BAD_PARAMETER);
    }
    try (Subscriber subscriber = subscribe()) {
      subscriber.acknowledge(1);
      assertThat(subscriber.failure()).isEqualTo(Reason.ACKNOWLEDGEMENT_AHEAD);
    }
    try (Subscriber subscriber = Subscriber.silent(push)) {
      assertThat(subscriber.failure()).isEqualTo(Reason.MALFORMED);
    }
    Eventually.eventually(Duration.ofSeconds(10), () -> assertThat(openReaders()).isZero());
  }

  private static Reason failureOf(String id, String token) {
    try (Subscriber subscriber =
        Subscriber.open(
            push, RegisterMailboxResponse.newBuilder().setId(id).setToken(token).build())) {
      return subscriber.failure();
    }
  }

  @Test
  void clientThatLeavesLeavesNothingBehind() {
    try (var client = new PushClient(push);
        Subscriber _ = subscribe();
        var events = client.stream(recipient.getId(), recipient.getToken(), "")) {
      Eventually.eventually(Duration.ofSeconds(10), () -> assertThat(openReaders()).isEqualTo(2));
      assertThat(events.next().name()).isEmpty();
    }
    Eventually.eventually(Duration.ofSeconds(10), () -> assertThat(openReaders()).isZero());
  }

  private Subscriber subscribe() {
    return Subscriber.open(push, recipient);
  }
}
