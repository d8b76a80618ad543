package dev.recado.push.channel;

import static dev.recado.push.PushServer.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.protocol.internal.v1.RegisterMailboxResponse;
import dev.recado.protocol.internal.v1.TakeRequest;
import dev.recado.protocol.v1.Notification;
import dev.recado.push.PushClient;
import dev.recado.push.PushServer;
import dev.recado.push.Subscriber;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** This server itself traces nothing: what operations carry goes through it all the same. */
final class TracedNotificationTest {

  private static final String TRACEPARENT =
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @TempDir Path directory;

  private static TakeRequest traced(TakeRequest batch, String traceparent) {
    var traced = batch.toBuilder();
    traced.getRowsBuilderList().forEach(row -> row.setTraceparent(traceparent));
    return traced.build();
  }

  @Test
  void traceGoesThroughTheMailboxToTheSubscriberAndIsInNoJson() {
    try (Database database = PostgresFixture.database();
        PushServer push = PushServer.start(database, directory);
        var client = new PushClient(push)) {
      RegisterMailboxResponse recipient = push.register();

      push.delivery().take(traced(batch(recipient.getId(), 1, 1), TRACEPARENT));
      push.delivery().take(batch(recipient.getId(), 2, 2));
      push.delivery().take(traced(batch(recipient.getId(), 3, 3), "nonsense"));

      try (Subscriber subscriber = Subscriber.open(push, recipient)) {
        List<Notification> notifications =
            List.of(
                subscriber.nextEvent().getNotification(),
                subscriber.nextEvent().getNotification(),
                subscriber.nextEvent().getNotification());
        assertThat(notifications)
            .extracting(Notification::getTraceparent)
            .containsExactly(TRACEPARENT, "", "");
      }
      assertThat(
              push.bean(JdbcTemplate.class)
                  .queryForObject(
                      "select count(*) from notification where traceparent is null", Long.class))
          .isEqualTo(2);
      var page =
          client
              .sendAsync(
                  client.request(PushClient.notifications(recipient.getId()), recipient.getToken()))
              .join()
              .body();
      assertThat(page).contains("operationId").doesNotContain("traceparent");
    }
  }
}
