package dev.recado.push.recipient;

import dev.recado.push.mailbox.Sequences;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToLongFunction;

/** Stretches of mailboxes, as a condition and the arrays that it takes. */
public final class StretchArrays {

  /**
   * Of the notifications {@code n} in the stretches. {@code offset 0} keeps it one look into the
   * index for each stretch. Otherwise the planner may begin with all notifications of everybody:
   * its statistics say that there are none when it was so at the last vacuum.
   */
  public static final String NOTIFICATIONS =
      """
      n.ctid = any(array(
        select s.ctid from unnest(?::uuid[], ?::bigint[], ?::bigint[]) d(id, after, through)
        cross join lateral (
          select x.ctid from notification x
          where x.recipient_id = d.id and x.sequence > d.after and x.sequence <= d.through
          offset 0) s))\
      """;

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
