package dev.recado.push.intake;

import static dev.recado.push.PushServer.batch;
import static dev.recado.push.PushServer.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.internal.v1.DeleteMailboxRequest;
import dev.recado.protocol.internal.v1.DeliveryGrpc;
import dev.recado.protocol.internal.v1.TakeRequest;
import dev.recado.protocol.v1.Reason;
import dev.recado.push.PushServer;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

final class OutcomeIntakeTest {

  private static final int CAPACITY = 50;
  private static Database database;
  private static PushServer push;
  private static JdbcClient jdbc;

  @BeforeAll
  static void start(@TempDir Path directory) {
    database = PostgresFixture.database();
    push = PushServer.start(database, directory, "recado.push.retention.capacity=" + CAPACITY);
    jdbc = push.bean(JdbcClient.class);
  }

  @AfterAll
  static void stop() {
    push.close();
    database.close();
  }

  @BeforeEach
  void empty() {
    database.execute("truncate recipient, notification, taken");
  }

  @Test
  void repeatedBatchIsTakenOnce() {
    String recipient = push.register().getId();
    TakeRequest batch = batch(recipient, 1, 5);
    for (int attempt = 0; attempt < 3; attempt++) {
      assertThat(push.delivery().take(batch).getThrough()).isEqualTo(5);
    }
    assertThat(push.delivery().take(batch(recipient, 4, 8)).getThrough()).isEqualTo(8);
    assertThat(sequences(recipient)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    assertThat(keys(recipient))
        .containsExactly("key-1", "key-2", "key-3", "key-4", "key-5", "key-6", "key-7", "key-8");
  }

  @Test
  void batchAfterAMissingOneIsRefusedAndLeavesNothing() {
    String recipient = push.register().getId();
    push.delivery().take(batch(recipient, 1, 3));
    assertThat(push.delivery().take(batch(recipient, 5, 9)).getThrough()).isEqualTo(3);
    assertThat(sequences(recipient)).containsExactly(1L, 2L, 3L);
    assertThat(push.delivery().take(batch(recipient, 4, 9)).getThrough()).isEqualTo(9);
    assertThat(sequences(recipient)).hasSize(9);
  }

  @Test
  void outcomeThatWasAcknowledgedAndDeletedIsNotTakenAgain() {
    String recipient = push.register().getId();
    push.delivery().take(batch(recipient, 1, 20));
    database.execute("delete from notification");
    assertThat(push.delivery().take(batch(recipient, 1, 20)).getThrough()).isEqualTo(20);
    assertThat(sequences(recipient)).isEmpty();
  }

  @Test
  void positionsAndIncarnationsHaveMarksOfTheirOwn() {
    String recipient = push.register().getId();
    push.delivery().take(batch(recipient, 1, 2));
    push.delivery().take(batch(recipient, 1, 2).toBuilder().setPosition("7").build());
    push.delivery().take(batch(recipient, 1, 2).toBuilder().setIncarnation(2).build());
    assertThat(sequences(recipient)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void twoRelaysOfOnePositionTakeEachRowOnce() throws Exception {
    String recipient = register(1).getFirst();
    List<TakeRequest> batches = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      batches.add(batch(recipient, i * 2 + 1, i * 2 + 2));
    }
    // Each relay goes on where the answer says, as a leader does, both at once.
    runTogether(4, () -> relay(batches));
    assertThat(sequences(recipient)).hasSize(40).isSorted();
    assertThat(new HashSet<>(keys(recipient))).hasSize(40);
    assertThat(keys(recipient).getFirst()).isEqualTo("key-1");
    assertThat(keys(recipient).getLast()).isEqualTo("key-40");
  }

  private static Void relay(List<TakeRequest> batches) {
    for (TakeRequest batch : batches) {
      long through = push.delivery().take(batch).getThrough();
      assertThat(through).isGreaterThanOrEqualTo(batch.getRows(1).getSequence());
    }
    return null;
  }

  @Test
  void readersNeverSkipASequenceThatCommitsLater() throws Exception {
    List<String> recipients = register(3);
    var done = new AtomicBoolean();
    try (var watcher = Executors.newSingleThreadExecutor()) {
      Future<Set<String>> holes = watcher.submit(() -> watchForHoles(done));
      // Four positions write to the same three mailboxes, in opposite orders.
      List<Callable<Void>> positions = new ArrayList<>();
      for (int position = 0; position < 4; position++) {
        String name = Integer.toString(position);
        boolean reversed = position % 2 == 1;
        positions.add(() -> {
          for (int i = 0; i < 15; i++) {
            var order = new ArrayList<>(reversed ? recipients.reversed() : recipients);
            push.delivery().take(mixed(name, order, i * 3 + 1));
          }
          return null;
        });
      }
      try {
        runAll(positions);
      } finally {
        done.set(true);
      }
      assertThat(holes.get()).isEmpty();
    }
    assertThat(sequences(recipients.getFirst())).hasSize(CAPACITY).isSorted();
    assertThat(sequences(recipients.getFirst()).getLast()).isEqualTo(60);
  }

  private static TakeRequest mixed(String position, List<String> recipients, long first) {
    var batch =
        TakeRequest.newBuilder().setPosition(position).setIncarnation(1).setPredecessor(first - 1);
    for (int i = 0; i < recipients.size(); i++) {
      batch.addRows(row(recipients.get(i), first + i));
    }
    return batch.build();
  }

  /** In every snapshot each mailbox holds exactly the sequences between its marks. */
  private static Set<String> watchForHoles(AtomicBoolean done) {
    Set<String> holes = new HashSet<>();
    while (!done.get()) {
      holes.addAll(
          jdbc.sql(
                  """
                  select r.id || ' has ' || count(n.sequence) || ' of ' || (r.next_sequence - 1)
                  from recipient r left join notification n on n.recipient_id = r.id
                  group by r.id
                  having count(n.sequence) <> r.next_sequence - 1 - greatest(r.acknowledged_through, r.dropped_through)\
                  """)
              .query(String.class)
              .list());
    }
    return holes;
  }

  @Test
  void fullMailboxDropsItsOldestAndIntakeGoesOn() {
    String recipient = push.register().getId();
    push.delivery().take(batch(recipient, 1, 40));
    push.delivery().take(batch(recipient, 41, 70));
    assertThat(sequences(recipient)).hasSize(CAPACITY).first().isEqualTo(21L);
    push.delivery().take(batch(recipient, 71, 200));
    assertThat(sequences(recipient)).hasSize(CAPACITY).first().isEqualTo(151L);
    assertThat(jdbc.sql("select dropped_through from recipient").query(Long.class).single())
        .isEqualTo(150);
  }

  @Test
  void outcomeForNobodyIsCountedAndDoesNotBlock() {
    String known = push.register().getId();
    String deleted = push.register().getId();
    push.recipients()
        .delete(DeleteMailboxRequest.newBuilder().setNamespace("default").setId(deleted).build());
    double unknownBefore = dropped("unknown_recipient");
    double foreignBefore = dropped("foreign_namespace");
    TakeRequest batch =
        TakeRequest.newBuilder()
            .setPosition("5")
            .setIncarnation(1)
            .addRows(row(UUID.randomUUID().toString(), 1))
            .addRows(row(deleted, 2))
            .addRows(row(known, 3).setNamespace("other"))
            .addRows(row(known, 4))
            .build();
    assertThat(push.delivery().take(batch).getThrough()).isEqualTo(4);
    assertThat(keys(known)).containsExactly("key-4");
    assertThat(dropped("unknown_recipient") - unknownBefore).isEqualTo(2);
    assertThat(dropped("foreign_namespace") - foreignBefore).isEqualTo(1);
  }

  @Test
  void onlyMembersMayDeliver() {
    assertThatThrownBy(() ->
            DeliveryGrpc.newBlockingStub(push.internalChannel())
                .take(batch(UUID.randomUUID().toString(), 1, 1)))
        .satisfies(failure -> assertThat(reason(failure)).isEqualTo(Reason.UNAUTHENTICATED));
  }

  @Test
  void clientsPortHasNoServiceOfTheMembers() {
    assertThatThrownBy(() ->
            DeliveryGrpc.newBlockingStub(push.channel())
                .take(batch(UUID.randomUUID().toString(), 1, 1)))
        .hasMessageContaining("UNIMPLEMENTED");
  }

  @Test
  void malformedBatchIsRefusedWithItsReason() {
    String recipient = push.register().getId();
    TakeRequest good = batch(recipient, 1, 2);
    List<TakeRequest> bad =
        List.of(
            good.toBuilder().setPosition("x").build(),
            good.toBuilder().clearRows().build(),
            good.toBuilder().setPredecessor(1).build(),
            good.toBuilder().addRows(row(recipient, 2)).build(),
            good.toBuilder().addRows(row(recipient, 3).clearRecipient()).build());
    for (TakeRequest request : bad) {
      assertThatThrownBy(() -> push.delivery().take(request))
          .satisfies(failure -> assertThat(reason(failure)).isEqualTo(Reason.MALFORMED));
    }
    assertThat(sequences(recipient)).isEmpty();
  }

  private static Reason reason(Throwable failure) {
    assertThat(failure).isInstanceOf(StatusRuntimeException.class);
    return GrpcErrors.toRejection(failure).orElseThrow().reason();
  }

  private static double dropped(String reason) {
    return push.bean(MeterRegistry.class)
        .counter("recado.push.notifications.dropped", "reason", reason)
        .count();
  }

  private static List<String> register(int count) {
    var ids = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      ids.add(push.register().getId());
    }
    return ids;
  }

  private static void runTogether(int threads, Callable<Void> work) throws Exception {
    var all = new ArrayList<Callable<Void>>();
    for (int i = 0; i < threads; i++) {
      all.add(work);
    }
    runAll(all);
  }

  private static void runAll(List<Callable<Void>> work) throws Exception {
    var start = new CountDownLatch(work.size());
    try (var threads = Executors.newFixedThreadPool(work.size())) {
      List<Future<Void>> futures = new ArrayList<>();
      for (Callable<Void> one : work) {
        futures.add(
            threads.submit(() -> {
              start.countDown();
              start.await();
              return one.call();
            }));
      }
      for (Future<Void> future : futures) {
        try {
          future.get();
        } catch (ExecutionException e) {
          throw new AssertionError("A relay failed", e.getCause());
        }
      }
    }
  }

  private static List<Long> sequences(String recipient) {
    return jdbc.sql("select sequence from notification where recipient_id = ?::uuid order by 1")
        .param(recipient)
        .query(Long.class)
        .list();
  }

  private static List<String> keys(String recipient) {
    return jdbc.sql(
            """
            select convert_from(key, 'UTF8') from notification
            where recipient_id = ?::uuid order by sequence\
            """)
        .param(recipient)
        .query(String.class)
        .list();
  }
}
