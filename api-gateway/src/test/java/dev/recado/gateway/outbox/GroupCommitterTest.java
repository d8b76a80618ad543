package dev.recado.gateway.outbox;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Reason;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The outbox's tables and their committer, on a real database. */
class GroupCommitterTest {

  private static final UUID OWNER = UUID.randomUUID();
  private static final UUID OTHER = UUID.randomUUID();

  private static final Duration SOON = Duration.ofSeconds(20);

  private final Database database = PostgresFixture.database();
  private final DataSource source = database.dataSource();
  private final OutboxTable table = new OutboxTable(source);
  private final List<RowId> inserted = new CopyOnWriteArrayList<>();
  private final List<AcceptRequest> uncertain = new CopyOnWriteArrayList<>();
  private @Nullable Thread running;

  @BeforeEach
  void migrate() throws Exception {
    try (var script = OutboxTable.class.getResourceAsStream("/db/migration/V1__outbox.sql")) {
      database.execute(
          new String(
              java.util.Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @AfterEach
  void close() throws InterruptedException {
    Thread thread = running;
    if (thread != null) {
      thread.interrupt();
      thread.join();
    }
    database.close();
  }

  private GroupCommitter committer(DataSource on) {
    return new GroupCommitter(
        on,
        table,
        new OutboxProperties(
            100,
            1 << 20,
            10,
            1 << 20,
            10,
            Duration.ZERO,
            10,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1)),
        () -> Optional.of(OWNER),
        new GroupCommitter.Listener() {
          @Override
          public void committed(AcceptRequest request, List<OutboxRow> rows) {
            rows.forEach(row -> inserted.add(row.id()));
          }

          @Override
          public void uncertain(AcceptRequest request) {
            uncertain.add(request);
          }
        });
  }

  /** Commits them as they come, after all of them wait: that is, together as far as they fit. */
  private void commit(GroupCommitter committer, AcceptRequest... requests) {
    for (AcceptRequest request : requests) {
      committer.add(request);
    }
    running = Thread.ofPlatform().start(committer);
    eventually(
        SOON,
        () -> {
          for (AcceptRequest request : requests) {
            assertThat(request.committed().isDone()).isTrue();
          }
        });
  }

  private static Operation operation(String id, String value, String replyTo) {
    return Operation.newBuilder()
        .setId(id)
        .setKind(Kind.PUT)
        .setKey(ByteString.copyFromUtf8("key"))
        .setValue(ByteString.copyFromUtf8(value))
        .setReplyTo(replyTo)
        .build();
  }

  private static String newId() {
    return OperationIds.next().toString();
  }

  private static AcceptRequest request(Operation... operations) {
    var rows = new ArrayList<OutboxRow>();
    for (Operation operation : operations) {
      rows.add(OutboxRow.of("default", operation));
    }
    return new AcceptRequest(rows, null);
  }

  private static Optional<Reason> reason(AcceptRequest request) {
    try {
      request.committed().join();
      return Optional.empty();
    } catch (CompletionException e) {
      return e.getCause() instanceof Rejection rejection
          ? Optional.of(rejection.reason())
          : Optional.of(Reason.INTERNAL);
    }
  }

  private List<OutboxRow> rowsOf(UUID owner) throws SQLException {
    return table.ownAfter(owner, null, 1_000, 0);
  }

  @Test
  void waitingRequestsAreCommittedAndDuplicatesAcceptedOnce() throws Exception {
    String id = newId();
    AcceptRequest first = request(operation(id, "1", ""));
    AcceptRequest same = request(operation(id, "1", ""));
    AcceptRequest other = request(operation(newId(), "1", ""));

    commit(committer(source), first, same, other);

    assertThat(reason(first)).isEmpty();
    assertThat(reason(same)).isEmpty();
    assertThat(reason(other)).isEmpty();
    assertThat(inserted).hasSize(2).doesNotHaveDuplicates();
    assertThat(rowsOf(OWNER)).hasSize(2);
  }

  @Test
  void sameIdWithAnotherPayloadFailsAloneWithinABatchAndAfterIt() throws Exception {
    String id = newId();
    AcceptRequest first = request(operation(id, "1", ""));
    AcceptRequest different = request(operation(id, "2", ""));
    AcceptRequest innocent = request(operation(newId(), "1", ""));
    AcceptRequest array = request(operation(newId(), "1", ""), operation(id, "2", ""));

    commit(committer(source), first, different, innocent, array);

    assertThat(reason(first)).isEmpty();
    assertThat(reason(different)).contains(Reason.ID_REUSED);
    assertThat(reason(innocent)).isEmpty();
    assertThat(reason(array)).contains(Reason.ID_REUSED);
    assertThat(rowsOf(OWNER)).hasSize(2);
  }

  @Test
  void rowOfARefusedArrayStaysWhenAnotherRequestWantsIt() throws Exception {
    String taken = newId();
    commit(committer(source), request(operation(taken, "1", "")));
    String shared = newId();
    AcceptRequest refused = request(operation(shared, "5", ""), operation(taken, "2", ""));
    AcceptRequest wanting = request(operation(shared, "5", ""));

    commit(committer(source), refused, wanting);

    assertThat(reason(refused)).contains(Reason.ID_REUSED);
    assertThat(reason(wanting)).isEmpty();
    assertThat(inserted).hasSize(2);
    assertThat(rowsOf(OWNER))
        .extracting(row -> row.id().operationId().toString())
        .containsExactlyInAnyOrder(taken, shared);
  }

  @Test
  void newRecipientOfTheSameOperationIsARowOfItsOwn() throws Exception {
    String id = newId();
    AcceptRequest silent = request(operation(id, "1", ""));
    AcceptRequest pushed = request(operation(id, "1", UUID.randomUUID().toString()));
    AcceptRequest different = request(operation(id, "2", UUID.randomUUID().toString()));

    commit(committer(source), silent, pushed, different);

    assertThat(reason(pushed)).isEmpty();
    assertThat(reason(different)).contains(Reason.ID_REUSED);
    assertThat(rowsOf(OWNER)).hasSize(2);
  }

  @Test
  void otherPayloadThatAnotherGatewayCommitsMeanwhileIsNoticed() throws Exception {
    String id = newId();
    AcceptRequest different = request(operation(id, "2", ""));
    try (Connection another = source.getConnection()) {
      another.setAutoCommit(false);
      var _ =
          table.insert(another, OTHER, List.of(OutboxRow.of("default", operation(id, "1", ""))));
      GroupCommitter committer = committer(source);
      committer.add(different);
      running = Thread.ofPlatform().start(committer);
      eventually(SOON, () -> assertThat(waitingForLocks()).isEqualTo(1));
      another.commit();
    }

    eventually(SOON, () -> assertThat(different.committed().isDone()).isTrue());
    assertThat(reason(different)).contains(Reason.ID_REUSED);
    assertThat(rowsOf(OWNER)).isEmpty();
  }

  private int waitingForLocks() {
    try (Connection connection = source.getConnection();
        var statement = connection.createStatement();
        var count =
            statement.executeQuery(
                "select count(*) from pg_stat_activity"
                    + " where datname = current_database() and wait_event_type = 'Lock'")) {
      assertThat(count.next()).isTrue();
      return count.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void lostConnectionBeforeTheCommitAcceptsNothing() throws Exception {
    AcceptRequest request = request(operation(newId(), "1", ""));

    commit(committer(new FailingConnections(source, "prepareStatement")), request);

    assertThat(reason(request)).contains(Reason.STORAGE_UNAVAILABLE);
    assertThat(uncertain).isEmpty();
    assertThat(rowsOf(OWNER)).isEmpty();
  }

  @Test
  void lostConnectionDuringTheCommitIsUndecided() throws Exception {
    AcceptRequest request = request(operation(newId(), "1", ""));

    commit(committer(new FailingConnections(source, "commit")), request);

    assertThat(reason(request)).contains(Reason.UNDECIDED);
    assertThat(uncertain).containsExactly(request);
    assertThat(inserted).isEmpty();
    // It did commit, and the sweeper would find it.
    assertThat(rowsOf(OWNER)).hasSize(1);
  }

  @Test
  void batchThatFailsAsAStatementIsTriedRequestByRequest() throws Exception {
    database.execute(
        "alter table outbox add constraint poison check (convert_from(key, 'UTF8') <> 'poison')");
    AcceptRequest good = request(operation(newId(), "1", ""));
    AcceptRequest bad =
        request(
            operation(newId(), "1", "").toBuilder()
                .setKey(ByteString.copyFromUtf8("poison"))
                .build());

    commit(committer(source), good, bad);

    assertThat(reason(good)).isEmpty();
    assertThat(reason(bad)).contains(Reason.INTERNAL);
    assertThat(rowsOf(OWNER)).hasSize(1);
  }

  @Test
  void stoppedCommitterRefusesWhatWaits() {
    GroupCommitter committer = committer(source);
    committer.stop();
    AcceptRequest request = request(operation(newId(), "1", ""));

    committer.add(request);

    assertThat(reason(request)).contains(Reason.SHUTTING_DOWN);
  }

  @Test
  void twoOwnersNeverClaimTheSameRow() throws Exception {
    var requests = new ArrayList<AcceptRequest>();
    for (int i = 0; i < 50; i++) {
      requests.add(request(operation(newId(), "v" + i, "")));
    }
    commit(committer(source), requests.toArray(AcceptRequest[]::new));

    try (Connection locking = source.getConnection();
        var statement = locking.createStatement()) {
      locking.setAutoCommit(false);
      // Somebody is claiming the first twenty.
      statement.executeQuery(
          "select 1 from outbox order by owner, operation_id, namespace, key, reply_to limit 20 for update");

      List<OutboxRow> claimed = table.claim(OTHER, List.of(OWNER), 100, Long.MAX_VALUE);

      assertThat(claimed).hasSize(30);
      locking.rollback();
    }
    assertThat(table.claim(UUID.randomUUID(), List.of(OWNER), 15, Long.MAX_VALUE)).hasSize(15);
    assertThat(rowsOf(OWNER)).hasSize(5);
    assertThat(rowsOf(OTHER)).hasSize(30);
  }

  @Test
  void claimStaysWithinItsBytes() throws Exception {
    commit(
        committer(source),
        request(operation(newId(), "x".repeat(10_000), "")),
        request(operation(newId(), "x".repeat(10_000), "")));

    assertThat(table.claim(OTHER, List.of(OWNER), 10, 15_000)).hasSize(1);
    assertThat(table.claim(OTHER, List.of(OWNER), 10, 5_000)).isEmpty();
  }

  @Test
  void onlyLapsedOwnersAreForTheOthers() throws Exception {
    var leases = new OwnerLeaseTable(source);
    leases.renew(OWNER, Duration.ofHours(1));
    leases.renew(OTHER, Duration.ofHours(1));
    assertThat(leases.lapsed(OTHER)).isEmpty();

    leases.release(OWNER);

    assertThat(leases.lapsed(OTHER)).containsExactly(OWNER);
    assertThat(leases.lapsed(OWNER)).isEmpty();
    leases.renew(OWNER, Duration.ofHours(1));
    assertThat(leases.lapsed(OTHER)).isEmpty();
  }

  @Test
  void ownRowsArePagedThroughInOrder() throws Exception {
    var requests = new ArrayList<AcceptRequest>();
    for (int i = 0; i < 25; i++) {
      requests.add(request(operation(newId(), "v" + i, "")));
    }
    commit(committer(source), requests.toArray(AcceptRequest[]::new));

    var seen = new ArrayList<RowId>();
    @Nullable RowId after = null;
    List<OutboxRow> page = table.ownAfter(OWNER, after, 10, 0);
    while (!page.isEmpty()) {
      page.forEach(row -> seen.add(row.id()));
      page = table.ownAfter(OWNER, seen.getLast(), 10, 0);
    }

    assertThat(seen).hasSize(25).isSorted().doesNotHaveDuplicates();
  }
}
