package dev.recado.gateway.outbox;

import com.google.protobuf.ByteString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Rows as the arrays that {@code unnest} takes, in one place so that the order of columns is. */
final class RowArrays {

  /** For {@code unnest(?::uuid[], ?::text[], ?::bytea[], ?::uuid[])}. */
  static final int ID_COLUMNS = 4;

  private RowArrays() {}

  static void setIds(PreparedStatement statement, int from, List<RowId> ids) throws SQLException {
    Connection connection = statement.getConnection();
    statement.setArray(
        from, connection.createArrayOf("uuid", ids.stream().map(RowId::operationId).toArray()));
    statement.setArray(
        from + 1, connection.createArrayOf("text", ids.stream().map(RowId::namespace).toArray()));
    setBytes(statement, from + 2, ids, RowId::key);
    statement.setArray(
        from + 3, connection.createArrayOf("uuid", ids.stream().map(RowId::replyTo).toArray()));
  }

  static <T> void setBytes(
      PreparedStatement statement, int at, List<T> items, Function<T, ByteString> bytes)
      throws SQLException {
    byte[][] values =
        items.stream().map(item -> bytes.apply(item).toByteArray()).toArray(byte[][]::new);
    statement.setArray(at, statement.getConnection().createArrayOf("bytea", values));
  }

  /** From the columns operation_id, namespace, key, reply_to. */
  static RowId id(ResultSet row) throws SQLException {
    return new RowId(
        row.getObject("operation_id", UUID.class),
        row.getString("namespace"),
        ByteString.copyFrom(row.getBytes("key")),
        row.getObject("reply_to", UUID.class));
  }
}
