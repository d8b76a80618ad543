package dev.recado.storage.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.LogEntry;
import dev.recado.protocol.internal.v1.LoggedOperation;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Part;
import dev.recado.protocol.v1.Reason;
import dev.recado.storage.operation.Group;
import dev.recado.storage.operation.Outcome;
import dev.recado.storage.operation.ScopedKey;
import dev.recado.storage.operation.Status;
import dev.recado.storage.operation.Verdict;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One replica's tables, with fleet time moved by the stamps of the log. */
class ReplicaApplierTest {

  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long START = 500_000 * HOUR;

  private final Database database = PostgresFixture.database();
  private final ReplicaSchema schema = new ReplicaSchema(0);
  private final List<Group> groups = new ArrayList<>();
  private ReplicaApplier applier;
  private long now = START;

  @BeforeEach
  void open() throws SQLException {
    schema.migrate(database.dataSource());
    applier = opened(Duration.ZERO);
    applier.start();
  }

  private ReplicaApplier opened(Duration linger) throws SQLException {
    return opened(linger, true);
  }

  private ReplicaApplier opened(Duration linger, boolean keepsRecords) throws SQLException {
    return ReplicaApplier.open(
        schema,
        new ApplierConnections(
            database.url(), database.username(), database.password(), Duration.ofSeconds(30)),
        index -> groups.stream().filter(g -> g.index() == index).findFirst().orElseThrow(),
        new ReplicaApplier.Settings(64, 8 << 20, 512, linger, keepsRecords));
  }

  @AfterEach
  void close() {
    applier.close();
  }

  @Test
  void recordsGoWithTheirPartitionOnceTheHorizonHasPassedIt() throws Exception {
    UUID old = madeNow();
    assertThat(status(apply(put(old, "k", "v")))).isEqualTo(Status.OK);
    assertThat(partitionsWithRecords()).containsExactly("inbox_" + (START / (8 * HOUR)) * 8 * HOUR);

    stampUntil(START + 40 * HOUR);
    assertThat(apply(put(old, "k", "v")).replayed()).isTrue();
    UUID fresh = madeNow();
    apply(put(fresh, "k", "w"));
    assertThat(partitionsWithRecords()).hasSize(2);

    stampUntil(START + 60 * HOUR);
    assertThat(partitionsWithRecords()).hasSize(1);
    assertThat(status(apply(put(old, "k", "v")))).isEqualTo(Status.REFUSED_BEHIND_HORIZON);
    assertThat(apply(put(fresh, "k", "w")).replayed()).isTrue();
    assertThat(partitions()).as("partitions that are kept").hasSizeLessThanOrEqualTo(9);
  }

  @Test
  void whoWaitsForAnIndexEndsTheCollecting() throws Exception {
    applier.close();
    applier = opened(Duration.ofHours(1));
    applier.start();
    Group group = LogCodec.toGroup(1, 0, entry().addOperations(put(madeNow(), "k", "v")).build());
    var verdicts = applier.apply(group, 10, false);
    assertThat(applier.awaitIndex(0, Duration.ofSeconds(20))).isTrue();
    assertThat(verdicts).succeedsWithin(Duration.ofSeconds(20));
  }

  @Test
  void recordFromBeforeANewConnectionIsFound() throws Exception {
    UUID id = madeNow();
    apply(put(id, "k", "v"));
    applier.close();
    applier = opened(Duration.ZERO);
    applier.start();
    assertThat(apply(put(id, "k", "v")).replayed()).isTrue();
  }

  @Test
  void withoutRecordsARepeatedOperationIsANewOne() throws Exception {
    applier.close();
    applier = opened(Duration.ZERO, false);
    applier.start();
    UUID id = madeNow();
    apply(put(id, "k", "v"));
    assertThat(apply(put(id, "k", "v")).replayed()).isFalse();
    assertThat(partitionsWithRecords()).isEmpty();
  }

  @Test
  void whatOnlyGrowsIsNotVacuumed() throws Exception {
    apply(put(madeNow(), "k", "v"));
    assertThat(partitionsWithRecords()).hasSize(1);
    assertThat(
            query(
                "select distinct c.relname from position_0.inbox i join pg_class c on c.oid = i.tableoid"
                    + " where 'autovacuum_enabled=off' = any (c.reloptions)"))
        .isEqualTo(partitionsWithRecords());
    assertThat(
            query(
                "select unnest(reloptions) from pg_class where oid = 'position_0.entry'::regclass"))
        .contains("autovacuum_vacuum_insert_threshold=50000000");
  }

  @Test
  void recordOfAnIdBehindTheHorizonIsNoLongerKnownAndSaysSo() throws Exception {
    UUID old = madeNow();
    apply(put(old, "k", "v"));
    var reader = new ReplicaReader(database.dataSource(), schema);
    assertThat(reader.record(old, key("k"), 0, 0)).isPresent();
    assertThat(reader.record(madeNow(), key("k"), 0, 0)).isEmpty();

    stampUntil(START + 60 * HOUR);
    assertThatThrownBy(() -> reader.record(old, key("k"), 0, 0))
        .isInstanceOfSatisfying(
            Rejection.class, r -> assertThat(r.reason()).isEqualTo(Reason.BEHIND_HORIZON));
  }

  @Test
  void cancelledRecordIsCompletedByItsOperation() throws Exception {
    UUID id = madeNow();
    assertThat(status(apply(cancel(id, "k")))).isEqualTo(Status.CANCELLED);
    assertThat(status(apply(put(id, "k", "v")))).isEqualTo(Status.CANCELLED);
    assertThat(status(apply(put(id, "k", "other")))).isEqualTo(Status.REFUSED_ID_REUSED);

    var recorded = new ReplicaReader(database.dataSource(), schema).record(id, key("k"), 0, 0);
    assertThat(recorded.orElseThrow().kind()).isEqualTo(Kind.PUT);
    assertThat(recorded.orElseThrow().outcome().getStatus())
        .isEqualTo(dev.recado.protocol.v1.Status.CANCELLED);
  }

  @Test
  void batchIsRecordedWithItsPartsAndRepeatedFromTheRecord() throws Exception {
    UUID id = madeNow();
    LoggedOperation batch =
        operation(id, "a", 3)
            .setKind(Kind.BATCH)
            .addParts(part(Kind.PUT, "a").setValue(text("1")).setContentType("text/plain"))
            .addParts(part(Kind.PUT, "b").setValue(text("2")))
            .addParts(part(Kind.READ, "a"))
            .build();
    Verdict first = apply(batch);
    Outcome outcome = first.decision().outcome();
    assertThat(outcome.parts()).extracting(Outcome::revision).containsExactly(1L, 2L, 1L);

    Verdict again = apply(batch);
    assertThat(again.replayed()).isTrue();
    assertThat(again.decision()).isEqualTo(first.decision());
    var entries =
        new ReplicaReader(database.dataSource(), schema).entries(Set.of(key("a"), key("b")), 0);
    assertThat(entries.found()).hasSize(2);
  }

  @Test
  void largeValuesAreNotLoadedForReads() throws Exception {
    apply(
        operation(madeNow(), "large", 1)
            .setKind(Kind.PUT)
            .setValue(ByteString.copyFrom(new byte[100_000]))
            .build());
    apply(put(madeNow(), "small", "v"));
    Outcome large = apply(read("large")).decision().outcome();
    Outcome small = apply(read("small")).decision().outcome();

    assertThat(large.valueOmitted()).isTrue();
    assertThat(large.value()).isEmpty();
    assertThat(small.valueOmitted()).isFalse();
    assertThat(small.value().orElseThrow().length()).isEqualTo(1);
  }

  private LoggedOperation read(String key) {
    return operation(madeNow(), key, 2).setKind(Kind.READ).build();
  }

  @Test
  void partitionsThatAnotherSessionLocksAreKeptLater() throws Exception {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table position_0.inbox in access share mode");
      apply(put(madeNow(), "k", "v"));
      stampUntil(START + 60 * HOUR);
      assertThat(apply(put(madeNow(), "k", "w")).replayed()).isFalse();
      connection.rollback();
    }
  }

  @Test
  void roomOfRecordsIsMeasured() throws Exception {
    UUID id = madeNow();
    apply(put(id, "k", "v"));
    InboxSize size = new ReplicaReader(database.dataSource(), schema).inboxSize();

    assertThat(size.bytes()).isPositive();
    assertThat(size.oldestEndMillis()).isBetween(now, now + 8 * HOUR);
  }

  /** As the migration leaves them: in the rest, of a time whose partition then cannot be made. */
  @Test
  void recordsFromBeforeThePartitionsStayKnownAndGoToo() throws Exception {
    UUID id = madeNow();
    apply(put(id, "k", "v"));
    execute("create table position_0.before as select * from position_0.inbox");
    String partition = partitionsWithRecords().getFirst();
    execute("drop table position_0." + partition);
    execute("insert into position_0.inbox select * from position_0.before");
    assertThat(partitionsWithRecords()).containsExactly("inbox_rest");
    reopen();

    assertThat(apply(put(id, "k", "v")).replayed()).isTrue();
    stampUntil(START + 60 * HOUR);
    assertThat(partitionsWithRecords()).isEmpty();
  }

  private void reopen() throws SQLException {
    applier.close();
    open();
  }

  // --- the log ---

  private Verdict apply(LoggedOperation operation) throws Exception {
    return apply(entry().addOperations(operation)).getFirst();
  }

  private List<Verdict> apply(LogEntry.Builder entry) throws Exception {
    Group group = LogCodec.toGroup(1, groups.size(), entry.build());
    groups.add(group);
    return applier.apply(group, 100, true).get(20, TimeUnit.SECONDS);
  }

  private LogEntry.Builder entry() {
    return LogEntry.newBuilder()
        .setRulesVersion(1)
        .setStampMillis(now)
        .setAcceptanceWindowMillis(24 * HOUR)
        .setRetentionWindowMillis(24 * HOUR);
  }

  /** As an idle leader does it: a stamp now and then. */
  private void stampUntil(long millis) throws Exception {
    while (now < millis) {
      now = Math.min(millis, now + 60_000);
      Group group = LogCodec.toGroup(1, groups.size(), entry().build());
      groups.add(group);
      var applied = applier.apply(group, 10, true);
      if (now == millis) {
        applied.get(20, TimeUnit.SECONDS);
      }
    }
    // What the horizon has left behind goes with the next batch.
    apply(entry());
  }

  private UUID madeNow() {
    UUID random = OperationIds.next();
    return new UUID(
        now << 16 | (random.getMostSignificantBits() & 0xffff), random.getLeastSignificantBits());
  }

  private static LoggedOperation.Builder operation(UUID id, String key, int payload) {
    return LoggedOperation.newBuilder()
        .setId(OperationIds.toByteString(id))
        .setNamespace("default")
        .setKey(text(key))
        .setFingerprint(OperationIds.toByteString(new UUID(payload, payload)));
  }

  private static LoggedOperation put(UUID id, String key, String value) {
    return operation(id, key, value.hashCode()).setKind(Kind.PUT).setValue(text(value)).build();
  }

  private static LoggedOperation cancel(UUID id, String key) {
    return operation(id, key, 0).clearFingerprint().setCancel(true).build();
  }

  private static Part.Builder part(Kind kind, String key) {
    return Part.newBuilder().setKind(kind).setKey(text(key));
  }

  private static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static ScopedKey key(String key) {
    return ScopedKey.of("default", text(key).toByteArray());
  }

  private static Status status(Verdict verdict) {
    return verdict.decision().outcome().status();
  }

  // --- the tables ---

  private List<String> partitions() throws SQLException {
    return query(
        "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
            + " where i.inhparent = 'position_0.inbox'::regclass order by 1");
  }

  private List<String> partitionsWithRecords() throws SQLException {
    return query(
        "select distinct c.relname from position_0.inbox i join pg_class c on c.oid = i.tableoid order by 1");
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> query(String sql) throws SQLException {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var found = new ArrayList<String>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }
}
