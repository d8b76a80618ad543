package dev.recado.storage.replica;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.OperationLimits;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.SessionToken;
import dev.recado.protocol.WireTimes;
import dev.recado.protocol.internal.v1.OutboxRow;
import dev.recado.protocol.v1.Entry;
import dev.recado.protocol.v1.Reason;
import dev.recado.storage.operation.ScopedKey;
import dev.recado.storage.position.Found;
import dev.recado.storage.position.Page;
import dev.recado.storage.position.PositionReplica.OutboxBatch;
import dev.recado.storage.position.Recorded;
import dev.recado.storage.position.ScanRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads a replica's tables. Every statement takes the applied index from the same snapshot, and
 * fails with POSITION_UNAVAILABLE below the index that the read must not be older than: the
 * database may have come back without its last commits.
 */
public final class ReplicaReader {

  private static final int OUTBOX_ROWS_MAX = 1000;
  private static final int OUTBOX_BYTES_MAX = 1 << 20;

  private final DataSource database;
  private final ReplicaSchema schema;
  private final String entriesSql;
  private final String scanSql;
  private final String recordSql;
  private final String outboxSql;

  public ReplicaReader(DataSource database, ReplicaSchema schema) {
    this.database = database;
    this.schema = schema;
    String name = schema.name();
    this.entriesSql =
        """
        select r.applied_index, r.incarnation, e.key, e.value, e.content_type, e.version, e.revision, e.changed_at
          from %1$s.replica r left join %1$s.entry e on e.key = any (?)
        """
            .formatted(name);
    this.scanSql =
        """
        select r.applied_index, r.incarnation, e.key, e.value, e.content_type, e.version, e.revision, e.changed_at
          from %1$s.replica r left join lateral (
               select * from (
                 select s.*, sum(length(s.value)) over (order by s.key) - length(s.value) as bytes_before
                   from (select * from %1$s.entry where key >= ? and key < ? order by key limit ?) s) p
                where p.bytes_before <= %2$d) e on true
         order by e.key
        """
            .formatted(name, OperationLimits.SCAN_PAGE_BYTES_MAX);
    this.recordSql =
        """
        select r.applied_index, r.incarnation, i.decision, r.horizon, r.stamp_time
          from %1$s.replica r left join %1$s.inbox i on i.operation_id = ? and i.key = ?
        """
            .formatted(name);
    this.outboxSql =
        """
        select r.applied_index, r.incarnation, r.relayed_through, o.payload
          from %1$s.replica r left join lateral (
               select * from (
                 select s.*, sum(length(s.payload)) over (order by s.sequence) - length(s.payload) as bytes_before
                   from (select * from %1$s.outbox where sequence > ? order by sequence limit ?) s) p
                where p.bytes_before <= %2$d) o on true
         order by o.sequence
        """
            .formatted(name, OUTBOX_BYTES_MAX);
  }

  /** Several entries at one index; absent ones are not in the map. */
  public record Entries(SessionToken.Seen at, Map<ScopedKey, Entry> found) {

    public Found find(ScopedKey key) {
      return new Found(Optional.ofNullable(found.get(key)), at);
    }
  }

  public Entries entries(Set<ScopedKey> keys, long minIndex) {
    return query(
        entriesSql,
        statement ->
            statement.setArray(
                1,
                statement
                    .getConnection()
                    .createArrayOf(
                        "bytea",
                        keys.stream().map(k -> k.stored().array()).toArray(byte[][]::new))),
        rows -> {
          var found = new HashMap<ScopedKey, Entry>();
          SessionToken.@Nullable Seen at = null;
          while (rows.next()) {
            at = seen(rows, minIndex);
            byte[] stored = rows.getBytes(3);
            if (stored != null) {
              ScopedKey key = new ScopedKey(dev.recado.storage.operation.Bytes.wrap(stored));
              found.put(key, entry(key, rows));
            }
          }
          return new Entries(atLeastOne(at), found);
        });
  }

  public Page scan(ScanRange range, long minIndex) {
    KeyRange keys = KeyRange.of(range);
    return query(
        scanSql,
        statement -> {
          statement.setBytes(1, keys.from());
          statement.setBytes(2, keys.to());
          statement.setInt(3, range.limit() + 1);
        },
        rows -> page(rows, range, minIndex));
  }

  private Page page(ResultSet rows, ScanRange range, long minIndex) throws SQLException {
    var entries = new ArrayList<Entry>();
    SessionToken.@Nullable Seen at = null;
    long bytes = 0;
    while (rows.next()) {
      at = seen(rows, minIndex);
      byte[] stored = rows.getBytes(3);
      if (stored == null) {
        break;
      }
      Entry entry = entry(new ScopedKey(dev.recado.storage.operation.Bytes.wrap(stored)), rows);
      bytes += entry.getKey().size() + entry.getValue().size();
      boolean full = entries.size() == range.limit() || bytes > OperationLimits.SCAN_PAGE_BYTES_MAX;
      if (full && !entries.isEmpty()) {
        return new Page(entries, true, at);
      }
      entries.add(entry);
    }
    return new Page(entries, false, atLeastOne(at));
  }

  public Optional<Recorded> record(UUID id, ScopedKey key, int number, long minIndex) {
    return query(
        recordSql,
        statement -> {
          statement.setBytes(1, OperationIds.toBytes(id));
          statement.setBytes(2, key.stored().array());
        },
        rows -> {
          if (!rows.next()) {
            throw behind(-1, minIndex);
          }
          SessionToken.Seen at = seen(rows, minIndex);
          byte[] decision = rows.getBytes(3);
          if (decision == null) {
            requireWithinHorizon(id, rows.getLong(4), rows.getLong(5));
            return Optional.empty();
          }
          LogCodec.StoredDecision stored = LogCodec.decodeDecision(decision);
          return Optional.of(
              new Recorded(
                  LogCodec.toKind(stored.kind()),
                  LogCodec.toOutcome(stored.decision(), number, at.incarnation()),
                  stored.decision().term(),
                  stored.decision().index()));
        });
  }

  private static void requireWithinHorizon(UUID id, long horizonMillis, long stampMillis) {
    if (OperationIds.madeAt(id).toEpochMilli() < horizonMillis) {
      throw new Rejection(
          Reason.BEHIND_HORIZON,
          "What became of operation "
              + id
              + " is no longer known: records are kept for ids made since "
              + Instant.ofEpochMilli(horizonMillis)
              + ".",
          Duration.ZERO,
          Map.of("serverTime", Instant.ofEpochMilli(stampMillis).toString()));
    }
  }

  public OutboxBatch outboxAfter(long sequence) {
    return query(
        outboxSql,
        statement -> {
          statement.setLong(1, sequence);
          statement.setInt(2, OUTBOX_ROWS_MAX);
        },
        rows -> {
          var batch = new ArrayList<OutboxRow>();
          long incarnation = 0;
          long relayedThrough = 0;
          while (rows.next()) {
            incarnation = rows.getLong(2);
            relayedThrough = rows.getLong(3);
            byte[] payload = rows.getBytes(4);
            if (payload != null) {
              batch.add(parse(payload));
            }
          }
          return new OutboxBatch(incarnation, relayedThrough, List.copyOf(batch));
        });
  }

  private static OutboxRow parse(byte[] payload) {
    try {
      return OutboxRow.parseFrom(payload);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("A row of the outbox cannot be read", e);
    }
  }

  private SessionToken.Seen seen(ResultSet rows, long minIndex) throws SQLException {
    long index = rows.getLong(1);
    if (index < minIndex) {
      throw behind(index, minIndex);
    }
    return new SessionToken.Seen(rows.getLong(2), index);
  }

  private SessionToken.Seen atLeastOne(SessionToken.@Nullable Seen at) {
    if (at == null) {
      throw behind(-1, 0);
    }
    return at;
  }

  private Rejection behind(long index, long minIndex) {
    return new Rejection(
        Reason.POSITION_UNAVAILABLE,
        schema.name()
            + " is at applied index "
            + index
            + ", not yet at "
            + minIndex
            + ". Try again.");
  }

  private static Entry entry(ScopedKey key, ResultSet rows) throws SQLException {
    return Entry.newBuilder()
        .setKey(ByteString.copyFrom(key.key()))
        .setValue(UnsafeByteOperations.unsafeWrap(rows.getBytes(4)))
        .setContentType(rows.getString(5))
        .setVersion(rows.getLong(6))
        .setRevision(rows.getLong(7))
        .setChangedAt(WireTimes.ofMillis(rows.getLong(8)))
        .build();
  }

  public InboxSize inboxSize() {
    try (Connection connection = database.getConnection()) {
      return new InboxPartitions(schema).size(connection);
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  private static Rejection unreadable(SQLException e) {
    return new Rejection(
        Reason.POSITION_UNAVAILABLE,
        "The node's database cannot be read now (" + e.getSQLState() + "). Try again.");
  }

  private interface Binding {
    void bind(PreparedStatement statement) throws SQLException;
  }

  private interface Reading<T> {
    T read(ResultSet rows) throws SQLException;
  }

  private <T> T query(String sql, Binding binding, Reading<T> reading) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      binding.bind(statement);
      try (ResultSet rows = statement.executeQuery()) {
        return reading.read(rows);
      }
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }
}
