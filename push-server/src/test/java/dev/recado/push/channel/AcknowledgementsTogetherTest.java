package dev.recado.push.channel;

import static dev.recado.push.PushServer.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.TakeRequest;
import dev.recado.protocol.v1.Reason;
import dev.recado.push.PushServer;
import dev.recado.push.reading.Acknowledgements;
import dev.recado.testkit.Database;
import dev.recado.testkit.Eventually;
import dev.recado.testkit.PostgresFixture;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

final class AcknowledgementsTogetherTest {

  private static final int RECIPIENTS = 30;
  private static final Duration SOON = Duration.ofSeconds(20);

  private static Database database;
  private static PushServer push;

  @BeforeAll
  static void start(@TempDir Path directory) {
    database = PostgresFixture.database();
    push = PushServer.start(database, directory);
  }

  @AfterAll
  static void stop() {
    push.close();
    database.close();
  }

  private static void acknowledge(UUID recipient, long through) {
    push.bean(Acknowledgements.class).acknowledge(recipient, through);
  }

  private static void assertRefused(CompletableFuture<Void> acknowledgement, Reason reason) {
    assertThatThrownBy(acknowledgement::join)
        .cause()
        .isInstanceOfSatisfying(
            Rejection.class, rejection -> assertThat(rejection.reason()).isEqualTo(reason));
  }

  /** While one recipient's row is held, everybody else's acknowledgements gather behind it. */
  @Test
  void eachIsJudgedForItselfThoughTheyAreCommittedTogether() throws Exception {
    List<UUID> recipients = new ArrayList<>();
    for (int i = 0; i < RECIPIENTS; i++) {
      recipients.add(UUID.fromString(push.register().getId()));
      TakeRequest batch = batch(recipients.getLast().toString(), 1, 5);
      push.delivery().take(batch.toBuilder().setPosition(Integer.toString(i)).build());
    }
    List<CompletableFuture<Void>> moved = new ArrayList<>();
    CompletableFuture<Void> ahead;
    CompletableFuture<Void> unknown;
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
        Connection holder = database.dataSource().getConnection()) {
      holder.setAutoCommit(false);
      try (var hold = holder.prepareStatement("select 1 from recipient where id = ? for update")) {
        hold.setObject(1, recipients.getFirst());
        hold.execute();
      }
      for (UUID recipient : recipients) {
        moved.add(CompletableFuture.runAsync(() -> acknowledge(recipient, 2), callers));
        moved.add(CompletableFuture.runAsync(() -> acknowledge(recipient, 4), callers));
      }
      ahead = CompletableFuture.runAsync(() -> acknowledge(recipients.get(1), 6), callers);
      unknown = CompletableFuture.runAsync(() -> acknowledge(UUID.randomUUID(), 1), callers);
      Eventually.eventually(SOON, () -> assertThat(waitingForALock()).isEqualTo(1));
      holder.rollback();
    }
    CompletableFuture.allOf(moved.toArray(CompletableFuture[]::new)).join();
    assertRefused(ahead, Reason.ACKNOWLEDGEMENT_AHEAD);
    assertRefused(unknown, Reason.UNKNOWN_RECIPIENT);
    assertThat(remaining()).isEqualTo(RECIPIENTS);
    assertThat(cursors()).containsOnly(4L);
    assertThat(transactions()).isLessThan(RECIPIENTS / 2);
  }

  /** That changed the recipients last. */
  private static int transactions() {
    return push.bean(JdbcClient.class)
        .sql("select count(distinct xmin::text) from recipient")
        .query(Integer.class)
        .single();
  }

  private static int waitingForALock() {
    return push.bean(JdbcClient.class)
        .sql(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
        .query(Integer.class)
        .single();
  }

  private static int remaining() {
    return push.bean(JdbcClient.class)
        .sql("select count(*) from notification")
        .query(Integer.class)
        .single();
  }

  private static List<Long> cursors() {
    return push.bean(JdbcClient.class)
        .sql("select acknowledged_through from recipient")
        .query(Long.class)
        .list();
  }
}
