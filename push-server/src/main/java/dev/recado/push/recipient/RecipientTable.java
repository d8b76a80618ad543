package dev.recado.push.recipient;

import dev.recado.push.mailbox.Mailbox;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * SQL on recipients. Sequences are given, and marks moved, only under the row's lock, so that the
 * order of commits is the order of sequences.
 */
@Component
public class RecipientTable {

  private static final String COLUMNS =
      "id, namespace, token_hash, next_sequence, acknowledged_through, dropped_through";

  private final JdbcTemplate jdbc;

  RecipientTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  void insert(UUID id, String namespace, String name, TokenHash token) {
    int _ =
        jdbc.update(
            "insert into recipient (id, namespace, name, token_hash) values (?, ?, ?, ?)",
            id,
            namespace,
            name,
            token.sha256().toByteArray());
  }

  public Optional<Recipient> find(UUID id) {
    return jdbc
        .query("select " + COLUMNS + " from recipient where id = ?", RecipientTable::recipient, id)
        .stream()
        .findFirst();
  }

  /** Those of the ids that exist. */
  public List<Recipient> findAll(Collection<UUID> ids) {
    return query("select " + COLUMNS + " from recipient where id = any(?)", ids);
  }

  /** Locks the rows in the order of their ids, so that no two transactions wait for each other. */
  public List<Recipient> lockAll(Collection<UUID> ids) {
    return query(
        "select " + COLUMNS + " from recipient where id = any(?) order by id for no key update",
        ids);
  }

  /** The rows are locked. */
  public void saveMailboxes(List<UUID> ids, List<Mailbox> mailboxes) {
    int _ =
        jdbc.update(
            """
            update recipient r
            set next_sequence = m.next, acknowledged_through = m.acknowledged, dropped_through = m.dropped
            from unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::bigint[]) m(id, next, acknowledged, dropped)
            where r.id = m.id\
            """,
            statement -> {
              var connection = statement.getConnection();
              statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
              statement.setArray(
                  2,
                  connection.createArrayOf(
                      "bigint", StretchArrays.column(mailboxes, Mailbox::nextSequence)));
              statement.setArray(
                  3,
                  connection.createArrayOf(
                      "bigint", StretchArrays.column(mailboxes, Mailbox::acknowledgedThrough)));
              statement.setArray(
                  4,
                  connection.createArrayOf(
                      "bigint", StretchArrays.column(mailboxes, Mailbox::droppedThrough)));
            });
  }

  /** Locks the row until the end of the transaction, like every change of it. */
  boolean delete(UUID id, String namespace) {
    return jdbc.update("delete from recipient where id = ? and namespace = ?", id, namespace) == 1;
  }

  boolean replaceToken(UUID id, String namespace, TokenHash token) {
    return jdbc.update(
            "update recipient set token_hash = ? where id = ? and namespace = ?",
            token.sha256().toByteArray(),
            id,
            namespace)
        == 1;
  }

  private List<Recipient> query(String sql, Collection<UUID> ids) {
    return jdbc.query(
        sql,
        statement ->
            statement.setArray(1, statement.getConnection().createArrayOf("uuid", ids.toArray())),
        RecipientTable::recipient);
  }

  private static Recipient recipient(ResultSet row, int number) throws SQLException {
    return new Recipient(
        row.getObject("id", UUID.class),
        row.getString("namespace"),
        TokenHash.ofBytes(row.getBytes("token_hash")),
        new Mailbox(
            row.getLong("next_sequence"),
            row.getLong("acknowledged_through"),
            row.getLong("dropped_through")));
  }
}
