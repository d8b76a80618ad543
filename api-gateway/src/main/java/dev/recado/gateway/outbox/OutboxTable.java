package dev.recado.gateway.outbox;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.recado.protocol.v1.Operation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The table of accepted operations. Plain JDBC: one statement for many rows. */
final class OutboxTable {

  /** As a look-up finds it. */
  record Accepted(Operation operation, Instant acceptedAt) {}

  /**
   * {@code offset 0} keeps this, like every look-up of many rows here, one look into the index for
   * each. Otherwise the planner may begin with all rows of the table: its statistics say that it is
   * empty when it was so at the last vacuum.
   */
  private static final String OTHER_PAYLOAD =
      """
      select o.operation_id, o.namespace, o.key, o.reply_to from outbox o
      where o.operation_id = i.operation_id and o.namespace = i.namespace and o.key = i.key
        and o.fingerprint <> i.fingerprint offset 0\
      """;

  /**
   * Rows that were not there, and those that were there before, of the same operations, with
   * another fingerprint.
   */
  private static final String INSERT =
      """
      with i as (
        select * from unnest(?::uuid[], ?::text[], ?::bytea[], ?::uuid[], ?::bytea[], ?::bytea[])
          as i(operation_id, namespace, key, reply_to, fingerprint, operation)),
      inserted as (
        insert into outbox (operation_id, namespace, key, reply_to, fingerprint, operation, owner)
        select i.*, ? from i
        on conflict do nothing
        returning operation_id, namespace, key, reply_to)
      select operation_id, namespace, key, reply_to, false as differs from inserted
      union all
      select o.*, true from i cross join lateral (%s) o\
      """
          .formatted(OTHER_PAYLOAD);

  private static final String DIFFERING =
      """
      select o.* from unnest(?::uuid[], ?::text[], ?::bytea[], ?::uuid[], ?::bytea[])
        as i(operation_id, namespace, key, reply_to, fingerprint)
      cross join lateral (%s) o\
      """
          .formatted(OTHER_PAYLOAD);

  /** Of the rows whose ids are given. */
  private static final String PLACES =
      """
      ctid = any(array(
        select o.ctid from unnest(?::uuid[], ?::text[], ?::bytea[], ?::uuid[])
          as i(operation_id, namespace, key, reply_to)
        cross join lateral (
          select o.ctid from outbox o
          where o.operation_id = i.operation_id and o.namespace = i.namespace and o.key = i.key
            and o.reply_to = i.reply_to offset 0) o))\
      """;

  private static final String DELETE = "delete from outbox where " + PLACES;
  private static final String FIND =
      """
      select operation, accepted_at from outbox
      where operation_id = ? and namespace = ? and key = ? order by accepted_at limit 1\
      """;
  private static final String OWN_AFTER =
      """
      select operation_id, namespace, key, reply_to, fingerprint, operation from outbox
      where owner = ? and accepted_at <= now() - make_interval(secs => ?)
        and (operation_id, namespace, key, reply_to) > (?, ?, ?, ?)
      order by operation_id, namespace, key, reply_to limit ?\
      """;
  private static final String DUE =
      """
      select operation_id, namespace, key, reply_to, octet_length(operation) as bytes from outbox
      where owner = any(?)
      order by owner, operation_id, namespace, key, reply_to limit ? for update skip locked\
      """;
  private static final String CLAIM =
      "update outbox set owner = ? where "
          + PLACES
          + " returning operation_id, namespace, key, reply_to, fingerprint, operation";

  private final DataSource database;

  OutboxTable(DataSource database) {
    this.database = database;
  }

  /**
   * What became of rows.
   *
   * @param fresh those that were not there before
   * @param differing operations that are there with another fingerprint
   */
  record Insertion(Set<RowId> fresh, Set<RowId> differing) {}

  /** Inserts the rows that are not there yet. */
  Insertion insert(Connection connection, UUID owner, List<OutboxRow> rows) throws SQLException {
    var insertion = new Insertion(new HashSet<>(), new HashSet<>());
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      int fingerprints = 1 + RowArrays.ID_COLUMNS;
      RowArrays.setIds(statement, 1, rows.stream().map(OutboxRow::id).toList());
      RowArrays.setBytes(statement, fingerprints, rows, OutboxRow::fingerprint);
      RowArrays.setBytes(statement, fingerprints + 1, rows, row -> row.operation().toByteString());
      statement.setObject(fingerprints + 2, owner);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          RowId id = RowArrays.id(row);
          boolean _ =
              row.getBoolean("differs")
                  ? insertion.differing().add(id.withoutRecipient())
                  : insertion.fresh().add(id);
        }
      }
    }
    if (insertion.fresh().size() < rows.size()) {
      // The statement does not see what others have committed since it began. Nor does this one see
      // what they will: the position has the last word.
      boolean _ = insertion.differing().addAll(differing(connection, rows));
    }
    return insertion;
  }

  private static Set<RowId> differing(Connection connection, List<OutboxRow> rows)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DIFFERING)) {
      RowArrays.setIds(statement, 1, rows.stream().map(OutboxRow::id).toList());
      RowArrays.setBytes(statement, 1 + RowArrays.ID_COLUMNS, rows, OutboxRow::fingerprint);
      var differing = new HashSet<RowId>();
      ids(statement).forEach(id -> differing.add(id.withoutRecipient()));
      return differing;
    }
  }

  void delete(Connection connection, List<RowId> ids) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
      RowArrays.setIds(statement, 1, ids);
      int _ = statement.executeUpdate();
    }
  }

  void delete(List<RowId> ids) throws SQLException {
    try (Connection connection = database.getConnection()) {
      delete(connection, ids);
    }
  }

  Optional<Accepted> find(String namespace, UUID operationId, ByteString key) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setObject(1, operationId);
      statement.setString(2, namespace);
      statement.setBytes(3, key.toByteArray());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Accepted(
                    operation(row), row.getObject("accepted_at", OffsetDateTime.class).toInstant()))
            : Optional.empty();
      }
    }
  }

  /** The owner's rows after a row, in the order of ids, that are at least so old. */
  List<OutboxRow> ownAfter(UUID owner, @Nullable RowId after, int limit, double ageSeconds)
      throws SQLException {
    RowId from =
        after == null ? new RowId(new UUID(0, 0), "", ByteString.EMPTY, RowId.NOBODY) : after;
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(OWN_AFTER)) {
      statement.setObject(1, owner);
      statement.setDouble(2, ageSeconds);
      statement.setObject(3, from.operationId());
      statement.setString(4, from.namespace());
      statement.setBytes(5, from.key().toByteArray());
      statement.setObject(6, from.replyTo());
      statement.setInt(7, limit);
      return rows(statement);
    }
  }

  /** Makes rows of the given owners the claimant's: what nobody else is claiming, within bounds. */
  List<OutboxRow> claim(UUID claimant, List<UUID> owners, int operationsMax, long bytesMax)
      throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        List<RowId> due = due(connection, owners, operationsMax, bytesMax);
        List<OutboxRow> claimed = due.isEmpty() ? List.of() : move(connection, claimant, due);
        connection.commit();
        return claimed;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    }
  }

  private static List<RowId> due(
      Connection connection, List<UUID> owners, int operationsMax, long bytesMax)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DUE)) {
      statement.setArray(1, connection.createArrayOf("uuid", owners.toArray()));
      statement.setInt(2, operationsMax);
      var due = new ArrayList<RowId>();
      long bytes = 0;
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          bytes += row.getLong("bytes");
          if (bytes > bytesMax) {
            break;
          }
          due.add(RowArrays.id(row));
        }
      }
      return due;
    }
  }

  private static List<OutboxRow> move(Connection connection, UUID claimant, List<RowId> ids)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      statement.setObject(1, claimant);
      RowArrays.setIds(statement, 2, ids);
      return rows(statement);
    }
  }

  private static List<RowId> ids(PreparedStatement statement) throws SQLException {
    var ids = new ArrayList<RowId>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        ids.add(RowArrays.id(row));
      }
    }
    return ids;
  }

  private static List<OutboxRow> rows(PreparedStatement statement) throws SQLException {
    var rows = new ArrayList<OutboxRow>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        rows.add(
            new OutboxRow(
                RowArrays.id(row),
                ByteString.copyFrom(row.getBytes("fingerprint")),
                operation(row)));
      }
    }
    return rows;
  }

  private static Operation operation(ResultSet row) throws SQLException {
    try {
      return Operation.parseFrom(row.getBytes("operation"));
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException("A row of the outbox does not hold an operation", e);
    }
  }
}
