package dev.recado.push.intake;

import dev.recado.protocol.OperationIds;
import dev.recado.push.mailbox.Sequences;
import dev.recado.push.recipient.StretchArrays;
import dev.recado.tracing.Traceparent;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** SQL that fills mailboxes, a batch at once. The mailboxes' rows are locked. */
@Component
class IntakeTable {

  private final JdbcTemplate jdbc;

  IntakeTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  void insert(List<Insertion> insertions) {
    int _ =
        jdbc.update(
            """
            insert into notification
              (recipient_id, sequence, operation_id, key, kind, outcome, traceparent, created_at)
            select n.*, clock_timestamp()
            from unnest(?::uuid[], ?::bigint[], ?::uuid[], ?::bytea[], ?::smallint[], ?::bytea[],
                        ?::text[]) n\
            """,
            statement -> {
              var connection = statement.getConnection();
              statement.setArray(
                  1, connection.createArrayOf("uuid", column(insertions, Insertion::recipientId)));
              statement.setArray(
                  2,
                  connection.createArrayOf(
                      "bigint", StretchArrays.column(insertions, Insertion::sequence)));
              statement.setArray(
                  3,
                  connection.createArrayOf(
                      "uuid",
                      column(
                          insertions, i -> OperationIds.fromByteString(i.row().getOperationId()))));
              statement.setArray(
                  4,
                  connection.createArrayOf(
                      "bytea", bytes(insertions, i -> i.row().getKey().toByteArray())));
              statement.setArray(
                  5,
                  connection.createArrayOf(
                      "smallint", column(insertions, i -> (short) i.row().getKindValue())));
              statement.setArray(
                  6,
                  connection.createArrayOf(
                      "bytea", bytes(insertions, i -> i.row().getOutcome().toByteArray())));
              statement.setArray(7, connection.createArrayOf("text", traceparents(insertions)));
            });
  }

  /** What the mailboxes have no room for any more. */
  int delete(Map<UUID, Sequences> stretches) {
    return jdbc.update(
        "delete from notification n where " + StretchArrays.NOTIFICATIONS,
        statement -> StretchArrays.set(statement, stretches));
  }

  private static Object[] column(List<Insertion> rows, Function<Insertion, Object> value) {
    return rows.stream().map(value).toArray();
  }

  /** Null for those that are not traced. */
  private static @Nullable Object[] traceparents(List<Insertion> rows) {
    return rows.stream()
        .map(insertion -> Traceparent.carried(insertion.row().getTraceparent()))
        .map(carried -> carried.isEmpty() ? null : carried)
        .toArray();
  }

  private static byte[][] bytes(List<Insertion> rows, Function<Insertion, byte[]> value) {
    return rows.stream().map(value).toArray(byte[][]::new);
  }
}
