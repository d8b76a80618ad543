package dev.recado.storage.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.protocol.MessageLimits;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import dev.recado.testkit.PostgresServer;
import dev.recado.testkit.SettableClock;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class MessageInboxTest {

  private static final MessageProperties BOUNDS =
      new MessageProperties(1000, 4, Duration.ofSeconds(20));

  private final SettableClock clock = new SettableClock(Instant.now());
  private final List<UUID> processed = new CopyOnWriteArrayList<>();
  private final MessageProcessor record = (message, _) -> processed.add(message.id());

  private Message message() {
    return new Message(
        "default", OperationIds.next(), "\"hello\"", clock.instant().plus(Duration.ofHours(1)));
  }

  private MessageInbox inbox(Database database) {
    return new MessageInbox(database.dataSource(), record, clock, BOUNDS);
  }

  @Test
  void repeatedDeliveryIsAcknowledgedAgainAndProcessedOnce() {
    try (Database database = PostgresFixture.database()) {
      Message message = message();
      assertThat(inbox(database).take(message)).isEqualTo(Receipt.PROCESSED);
      assertThat(inbox(database).take(message)).isEqualTo(Receipt.REPEATED);
      assertThat(processed).containsExactly(message.id());
    }
  }

  @Test
  void deliveriesAtOnceAreProcessedOnceAndAllAreAcknowledged() throws Exception {
    try (Database database = PostgresFixture.database();
        var threads = Executors.newFixedThreadPool(8)) {
      MessageInbox inbox = inbox(database);
      Message message = message();
      var deliveries = new ArrayList<Callable<Receipt>>();
      for (int i = 0; i < 8; i++) {
        deliveries.add(() -> inbox.take(message));
      }
      var receipts = new ArrayList<Receipt>();
      for (Future<Receipt> delivery : threads.invokeAll(deliveries)) {
        receipts.add(delivery.get());
      }
      assertThat(receipts).containsOnlyOnce(Receipt.PROCESSED).doesNotContain(Receipt.EXPIRED);
      assertThat(processed).containsExactly(message.id());
    }
  }

  @Test
  void messageOfAnotherNamespaceWithTheSameIdIsAnother() {
    try (Database database = PostgresFixture.database()) {
      MessageInbox inbox = inbox(database);
      Message message = message();
      var other = new Message("other", message.id(), message.payload(), message.deadline());
      assertThat(inbox.take(message)).isEqualTo(Receipt.PROCESSED);
      assertThat(inbox.take(other)).isEqualTo(Receipt.PROCESSED);
    }
  }

  @Test
  void failedProcessingIsNotAcknowledgedAndIsDoneAgain() {
    try (Database database = PostgresFixture.database()) {
      Message message = message();
      var failing =
          new MessageInbox(
              database.dataSource(),
              (_, _) -> {
                throw new SQLException("as the test wants", "08006");
              },
              clock,
              BOUNDS);
      assertRefused(failing, message, Reason.STORAGE_UNAVAILABLE);
      assertThat(inbox(database).take(message)).isEqualTo(Receipt.PROCESSED);
    }
  }

  @Test
  void messageAtItsDeadlineIsNotProcessedUnlessItWasBefore() {
    try (Database database = PostgresFixture.database()) {
      MessageInbox inbox = inbox(database);
      Message before = message();
      assertThat(inbox.take(before)).isEqualTo(Receipt.PROCESSED);
      Message late = message();
      clock.set(late.deadline());
      assertThat(inbox.take(late)).isEqualTo(Receipt.EXPIRED);
      assertThat(inbox.take(late)).isEqualTo(Receipt.EXPIRED);
      assertThat(inbox.take(before)).isEqualTo(Receipt.REPEATED);
      assertThat(processed).containsExactly(before.id());
    }
  }

  @Test
  void recordsAreBoundedAndForgottenOnceNoDeliveryCanCome() {
    try (Database database = PostgresFixture.database()) {
      var inbox =
          new MessageInbox(
              database.dataSource(),
              record,
              clock,
              new MessageProperties(2, 2, Duration.ofSeconds(20)));
      Message first = message();
      assertThat(inbox.take(first)).isEqualTo(Receipt.PROCESSED);
      assertThat(inbox.take(message())).isEqualTo(Receipt.PROCESSED);
      assertRefused(inbox, message(), Reason.OVERLOADED);
      clock.set(MessageLimits.keepUntil(first.id(), first.deadline()).plusSeconds(1));
      assertThat(inbox.take(message())).isEqualTo(Receipt.PROCESSED);
      assertThat(inbox.take(first)).isEqualTo(Receipt.EXPIRED);
    }
  }

  @Test
  void recordSurvivesTheCrashOfTheDatabaseEvenWhereCommitsAreAsynchronousByDefault() {
    try (PostgresServer server = PostgresFixture.dedicated()) {
      Database database = server.database();
      database.execute("alter database " + database.name() + " set synchronous_commit = off");
      Message message = message();
      assertThat(inbox(database).take(message)).isEqualTo(Receipt.PROCESSED);
      server.kill();
      assertRefused(inbox(database), message, Reason.STORAGE_UNAVAILABLE);
      server.restart();
      assertThat(inbox(database).take(message)).isEqualTo(Receipt.REPEATED);
    }
  }

  @Test
  void payloadIsToldInOneBoundedLine() {
    assertThat(MessageLog.excerpt("{\"a\":1}\nfake line")).isEqualTo("{\"a\":1} fake line");
    assertThat(MessageLog.excerpt("x".repeat(1 << 20))).hasSizeLessThan(250);
  }

  private static void assertRefused(MessageInbox inbox, Message message, Reason reason) {
    assertThatThrownBy(() -> inbox.take(message))
        .isInstanceOfSatisfying(
            Rejection.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason));
  }
}
