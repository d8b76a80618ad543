package dev.recado.storage.replica;

import dev.recado.storage.operation.Bytes;
import dev.recado.storage.operation.Entry;
import dev.recado.storage.operation.Group;
import dev.recado.storage.operation.Identity;
import dev.recado.storage.operation.InboxRecord;
import dev.recado.storage.operation.Ledger;
import dev.recado.storage.operation.Marks;
import dev.recado.storage.operation.Operation;
import dev.recado.storage.operation.OperationRules;
import dev.recado.storage.operation.OutboxItem;
import dev.recado.storage.operation.PositionState;
import dev.recado.storage.operation.ScopedKey;
import dev.recado.storage.operation.Submission;
import dev.recado.storage.operation.Value;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The applier's statements, on its own connection: one round trip to read what a batch touches, one
 * statement to write what it changed. Records are looked for only where there may be one.
 *
 * <p>The write is atomic without a transaction around it, and it is guarded: every part depends on
 * the update of {@code replica}, which finds its row only at the index that the batch was decided
 * on. A database that lost its last commits, or a second writer, makes it a no-op.
 */
final class ReplicaTables {

  private static final String LATEST_ID =
      "select operation_id from %s.inbox order by operation_id desc limit 1";

  private static final String READ_RECORDS =
      """
      select operation_id, key, fingerprint, decision, sent_to from %1$s.inbox
       where operation_id = any (?) and operation_id between ? and ?;
      """;

  private static final String READ_ENTRIES =
      """
      select key, version, revision, changed_at, content_type, octet_length(value),
             case when key = any (?) and octet_length(value) <= %2$d then value end
        from %1$s.entry where key = any (?)
      """;

  private static final String STATE =
      """
      select applied_term, applied_index, revision, stamp_time, effective_time, acceptance_mark, horizon, outbox_sequence,
             relayed_through, incarnation, digest
        from %1$s.replica where id = 1
      """;

  private static final String WRITE =
      """
      with advanced as (
        update %1$s.replica set applied_term = ?, applied_index = ?, revision = ?, stamp_time = ?, effective_time = ?,
               acceptance_mark = ?, horizon = ?, outbox_sequence = ?, relayed_through = ?, digest = ?
         where id = 1 and applied_index = ? and incarnation = ? returning 1),
      written as (
        insert into %1$s.entry (key, value, content_type, version, revision, changed_at)
        select * from unnest(?::bytea[], ?::bytea[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[])
         where exists (select 1 from advanced)
        on conflict (key) do update set value = excluded.value, content_type = excluded.content_type,
           version = excluded.version, revision = excluded.revision, changed_at = excluded.changed_at),
      removed as (
        delete from %1$s.entry where key = any (?::bytea[]) and exists (select 1 from advanced)),
      decided as (
        insert into %1$s.inbox (operation_id, key, fingerprint, decision, sent_to)
        select * from unnest(?::bytea[], ?::bytea[], ?::bytea[], ?::bytea[], ?::bytea[])
         where exists (select 1 from advanced)
        on conflict (operation_id, key) do update set sent_to = excluded.sent_to,
           fingerprint = excluded.fingerprint, decision = excluded.decision),
      sent as (
        insert into %1$s.outbox (sequence, payload)
        select * from unnest(?::bigint[], ?::bytea[]) where exists (select 1 from advanced)),
      relayed as (
        delete from %1$s.outbox where sequence > ? and sequence <= ? and exists (select 1 from advanced))
      select count(*) from advanced
      """;

  private final Connection connection;
  private final InboxPartitions partitions;
  private final int number;
  private final boolean keepsRecords;
  private final PreparedStatement read;
  private final PreparedStatement readEntries;
  private final PreparedStatement write;
  private final String stateSql;
  private final String latestIdSql;
  private @Nullable RecentIds recentIds;

  /**
   * @param keepsRecords false: no operation has a record, and none gets one
   */
  ReplicaTables(Connection connection, ReplicaSchema schema, boolean keepsRecords)
      throws SQLException {
    this.connection = connection;
    this.keepsRecords = keepsRecords;
    this.partitions = new InboxPartitions(schema);
    this.number = schema.number();
    String readEntriesSql =
        READ_ENTRIES.formatted(schema.name(), OperationRules.KEPT_VALUE_BYTES_MAX);
    this.read = connection.prepareStatement(READ_RECORDS.formatted(schema.name()) + readEntriesSql);
    this.readEntries = connection.prepareStatement(readEntriesSql);
    this.write = connection.prepareStatement(WRITE.formatted(schema.name()));
    this.stateSql = STATE.formatted(schema.name());
    this.latestIdSql = LATEST_ID.formatted(schema.name());
  }

  PositionState readState() throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(stateSql)) {
      if (!row.next()) {
        throw new SQLException("The replica's row is missing; the schema is damaged");
      }
      return new PositionState(
          row.getLong(1),
          row.getLong(2),
          row.getLong(3),
          new Marks(row.getLong(4), row.getLong(5), row.getLong(6), row.getLong(7)),
          row.getLong(8),
          row.getLong(9),
          row.getLong(10),
          Bytes.wrap(row.getBytes(11)));
    }
  }

  /**
   * Has the inbox's partitions follow the marks. Only what the written horizon has left behind is
   * dropped: until the next batch is written it may have to be decided again.
   */
  void keepPartitions(Marks written, Marks next) throws SQLException {
    partitions.keep(connection, next.stampMillis(), written.horizonMillis());
  }

  /** A ledger over everything that the groups touch. */
  Ledger open(PositionState state, List<Group> groups) throws SQLException {
    List<Submission> submissions = groups.stream().flatMap(g -> g.submissions().stream()).toList();
    if (submissions.isEmpty()) {
      return new Ledger(state, _ -> Optional.empty(), Map.of());
    }
    RecentIds recent = recentIds();
    var ids = new TreeSet<Bytes>();
    Set<Bytes> keys = new LinkedHashSet<>();
    Set<Bytes> readKeys = new LinkedHashSet<>();
    for (Submission submission : submissions) {
      if (keepsRecords && recent.mayBeRecorded(submission.identity().id())) {
        ids.add(Bytes.of(submission.identity().id()));
      }
      if (submission instanceof Submission.Execute execute) {
        for (Operation part : execute.operation().parts()) {
          keys.add(part.key().stored());
          if (part instanceof Operation.Read) {
            readKeys.add(part.key().stored());
          }
        }
      }
    }
    return ids.isEmpty() ? openNew(state, readKeys, keys) : openAgainst(ids, state, readKeys, keys);
  }

  /** No operation has a record. */
  private Ledger openNew(PositionState state, Set<Bytes> readKeys, Set<Bytes> keys)
      throws SQLException {
    readEntries.setArray(1, byteas(readKeys));
    readEntries.setArray(2, byteas(keys));
    return ledger(state, readEntries(readEntries.executeQuery()), Map.of());
  }

  private Ledger openAgainst(
      NavigableSet<Bytes> ids, PositionState state, Set<Bytes> readKeys, Set<Bytes> keys)
      throws SQLException {
    read.setArray(1, byteas(ids));
    read.setBytes(2, ids.getFirst().array());
    read.setBytes(3, ids.getLast().array());
    read.setArray(4, byteas(readKeys));
    read.setArray(5, byteas(keys));
    read.execute();
    Map<Identity, InboxRecord> records = readRecords(read.getResultSet());
    if (!read.getMoreResults()) {
      throw new SQLException("The second result is missing");
    }
    return ledger(state, readEntries(read.getResultSet()), records);
  }

  private static Ledger ledger(
      PositionState state, Map<ScopedKey, Entry> entries, Map<Identity, InboxRecord> records) {
    return new Ledger(state, key -> Optional.ofNullable(entries.get(key)), records);
  }

  /** Of this connection: whoever loses it does not know what was written last. */
  private RecentIds recentIds() throws SQLException {
    RecentIds known = recentIds;
    if (known == null) {
      try (var statement = connection.createStatement();
          ResultSet row = statement.executeQuery(latestIdSql)) {
        known =
            row.next()
                ? RecentIds.after(Bytes.wrap(row.getBytes(1)).toUuid())
                : new RecentIds(Long.MIN_VALUE);
      }
      recentIds = known;
    }
    return known;
  }

  private static Map<Identity, InboxRecord> readRecords(ResultSet rows) throws SQLException {
    var records = new HashMap<Identity, InboxRecord>();
    try (rows) {
      while (rows.next()) {
        var identity =
            new Identity(
                Bytes.wrap(rows.getBytes(1)).toUuid(), new ScopedKey(Bytes.wrap(rows.getBytes(2))));
        LogCodec.StoredDecision stored = LogCodec.decodeDecision(rows.getBytes(4));
        records.put(
            identity,
            new InboxRecord(
                stored.kind(),
                Bytes.wrap(rows.getBytes(3)),
                stored.decision(),
                LogCodec.decodeSentTo(rows.getBytes(5))));
      }
    }
    return records;
  }

  private static Map<ScopedKey, Entry> readEntries(ResultSet rows) throws SQLException {
    var entries = new HashMap<ScopedKey, Entry>();
    try (rows) {
      while (rows.next()) {
        byte[] value = rows.getBytes(7);
        entries.put(
            new ScopedKey(Bytes.wrap(rows.getBytes(1))),
            new Entry(
                value == null
                    ? Value.unread(rows.getString(5), rows.getInt(6))
                    : new Value(Bytes.wrap(value), rows.getString(5)),
                rows.getLong(2),
                rows.getLong(3),
                rows.getLong(4)));
      }
    }
    return entries;
  }

  /**
   * Writes what a batch changed, together with the applied index.
   *
   * @return whether the replica was at the expected index; otherwise nothing was written
   */
  boolean write(PositionState before, Ledger ledger) throws SQLException {
    PositionState after = ledger.state();
    bindState(before, after);
    bindEntries(ledger.changedEntries());
    Map<Identity, InboxRecord> records = keepsRecords ? ledger.changedRecords() : Map.of();
    bindRecords(records);
    List<OutboxItem> outbox = ledger.newOutbox();
    write.setArray(25, bigints(outbox.stream().map(OutboxItem::sequence).toList()));
    write.setArray(
        26,
        byteas(
            outbox.stream()
                .map(i -> Bytes.wrap(LogCodec.encodeOutbox(i, number, after.incarnation())))
                .toList()));
    // From where the last one ended: before that the index still names what was deleted.
    write.setLong(27, before.relayedThrough());
    write.setLong(28, after.relayedThrough());
    try (ResultSet row = write.executeQuery()) {
      if (!row.next() || row.getLong(1) != 1) {
        return false;
      }
    }
    RecentIds recent = recentIds();
    records.keySet().forEach(identity -> recent.recorded(identity.id()));
    return true;
  }

  private void bindState(PositionState before, PositionState after) throws SQLException {
    Marks marks = after.marks();
    write.setLong(1, after.term());
    write.setLong(2, after.index());
    write.setLong(3, after.revision());
    write.setLong(4, marks.stampMillis());
    write.setLong(5, marks.effectiveMillis());
    write.setLong(6, marks.acceptanceMillis());
    write.setLong(7, marks.horizonMillis());
    write.setLong(8, after.outboxSequence());
    write.setLong(9, after.relayedThrough());
    write.setBytes(10, after.digest().array());
    write.setLong(11, before.index());
    write.setLong(12, before.incarnation());
  }

  private void bindEntries(Map<ScopedKey, Optional<Entry>> changed) throws SQLException {
    var written = new LinkedHashMap<ScopedKey, Entry>();
    var removed = new ArrayList<Bytes>();
    changed.forEach((key, entry) ->
        entry.ifPresentOrElse(e -> written.put(key, e), () -> removed.add(key.stored())));
    Collection<Entry> entries = written.values();
    write.setArray(13, byteas(written.keySet().stream().map(ScopedKey::stored).toList()));
    write.setArray(14, byteas(entries.stream().map(e -> e.value().bytes()).toList()));
    write.setArray(
        15,
        connection.createArrayOf(
            "text", entries.stream().map(e -> e.value().contentType()).toArray(String[]::new)));
    write.setArray(16, bigints(entries.stream().map(Entry::version).toList()));
    write.setArray(17, bigints(entries.stream().map(Entry::revision).toList()));
    write.setArray(18, bigints(entries.stream().map(Entry::changedMillis).toList()));
    write.setArray(19, byteas(removed));
  }

  private void bindRecords(Map<Identity, InboxRecord> changed) throws SQLException {
    Collection<InboxRecord> records = changed.values();
    write.setArray(20, byteas(changed.keySet().stream().map(i -> Bytes.of(i.id())).toList()));
    write.setArray(21, byteas(changed.keySet().stream().map(i -> i.key().stored()).toList()));
    write.setArray(22, byteas(records.stream().map(InboxRecord::fingerprint).toList()));
    write.setArray(
        23,
        byteas(
            records.stream()
                .map(r -> Bytes.wrap(LogCodec.encodeDecision(r.decision(), r.kind())))
                .toList()));
    write.setArray(
        24, byteas(records.stream().map(r -> Bytes.wrap(LogCodec.encodeSentTo(r))).toList()));
  }

  /** Makes every commit so far durable, in spite of {@code synchronous_commit = off}. */
  void flush() throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "begin; set local synchronous_commit = on; select pg_logical_emit_message(true, 'recado', 'flush'); commit");
    }
  }

  private Array byteas(Collection<Bytes> values) throws SQLException {
    return connection.createArrayOf(
        "bytea", values.stream().map(Bytes::array).toArray(byte[][]::new));
  }

  private Array bigints(List<Long> values) throws SQLException {
    // As Long[] it travels in binary form; as Object[] it would as text.
    return connection.createArrayOf("bigint", values.toArray(Long[]::new));
  }
}
