package dev.recado.push.recipient;

import dev.recado.push.mailbox.Sequences;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToLongFunction;

/** Stretches of mailboxes as arrays for {@code unnest(?::uuid[], ?::bigint[], ?::bigint[])}. */
public final class StretchArrays {

  /** The arrays that {@link #set} sets. */
  public static final int COLUMNS = 3;

  private StretchArrays() {}

  /** Sets the first {@link #COLUMNS} parameters. */
  public static void set(PreparedStatement statement, Map<UUID, Sequences> stretches)
      throws SQLException {
    var connection = statement.getConnection();
    statement.setArray(1, connection.createArrayOf("uuid", stretches.keySet().toArray()));
    statement.setArray(
        2, connection.createArrayOf("bigint", column(stretches.values(), Sequences::after)));
    statement.setArray(
        3, connection.createArrayOf("bigint", column(stretches.values(), Sequences::through)));
  }

  /** As Long[] it travels in binary form; as Object[] it would as text. */
  public static <T> Long[] column(Collection<T> items, ToLongFunction<T> value) {
    return items.stream().map(value::applyAsLong).toArray(Long[]::new);
  }
}
