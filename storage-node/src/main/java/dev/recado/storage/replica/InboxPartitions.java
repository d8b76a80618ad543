package dev.recado.storage.replica;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inbox's partitions: each holds the records of ids made within some hours, so that a look-up
 * touches one or two, and records behind the horizon go by dropping a table.
 *
 * <p>Which partitions there are changes nothing that is decided: records behind the horizon are
 * never looked at, and what fits none is in {@code inbox_rest}.
 */
final class InboxPartitions {

  private static final Logger log = LoggerFactory.getLogger(InboxPartitions.class);

  static final long WIDTH_MILLIS = Duration.ofHours(8).toMillis();

  /** More than an id may be ahead of the stamp. */
  private static final long AHEAD_MILLIS = WIDTH_MILLIS;

  private static final Duration LOCK_WAIT = Duration.ofSeconds(1);
  private static final Duration BLOCKED_PAUSE = Duration.ofSeconds(30);
  private static final int REST_ROWS_MAX = 1000;
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String CHECK_VIOLATION = "23514";
  private static final Pattern NAME = Pattern.compile("inbox_(\\d+)");

  private final ReplicaSchema schema;
  private long coveredThrough = Long.MIN_VALUE;
  private long droppedThrough;
  private boolean restIsLeft;
  private long blockedNanos = System.nanoTime() - BLOCKED_PAUSE.toNanos();

  InboxPartitions(ReplicaSchema schema) {
    this.schema = schema;
  }

  /**
   * Makes the partitions that ids of the next hours need, and drops those behind the horizon, when
   * there may be any. What another session's lock keeps from being done now is done later: the rest
   * takes every record until then.
   */
  void keep(Connection connection, long stampMillis, long horizonMillis) throws SQLException {
    boolean makes = stampMillis > 0 && stampMillis + AHEAD_MILLIS / 2 >= coveredThrough;
    boolean drops = horizonMillis >= droppedThrough + WIDTH_MILLIS || restIsLeft;
    if ((!makes && !drops) || System.nanoTime() - blockedNanos < BLOCKED_PAUSE.toNanos()) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("set lock_timeout = " + LOCK_WAIT.toMillis());
      try {
        List<Long> present = present(statement);
        if (makes) {
          make(statement, present, stampMillis);
        }
        if (drops) {
          drop(statement, present, horizonMillis);
        }
      } catch (SQLException e) {
        if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
          throw e;
        }
        blockedNanos = System.nanoTime();
        log.warn("{}: another session locks the inbox; its partitions wait", schema.name());
      }
      statement.execute("reset lock_timeout");
    }
  }

  private void make(Statement statement, List<Long> present, long stampMillis) throws SQLException {
    long last = start(stampMillis + AHEAD_MILLIS);
    for (long from = start(stampMillis - WIDTH_MILLIS); from <= last; from += WIDTH_MILLIS) {
      if (!present.contains(from)) {
        make(statement, from);
      }
    }
    coveredThrough = last + WIDTH_MILLIS;
  }

  private void drop(Statement statement, List<Long> present, long horizonMillis)
      throws SQLException {
    for (long from : present) {
      if (from + WIDTH_MILLIS <= horizonMillis) {
        statement.execute("drop table " + name(from));
        log.info("{}: records of ids before the horizon are dropped", name(from));
      }
    }
    restIsLeft = deleteFromRest(statement, horizonMillis) == REST_ROWS_MAX;
    droppedThrough = start(horizonMillis);
  }

  /** A few at a time: nobody looks at them, and the applier must not stand still. */
  private int deleteFromRest(Statement statement, long horizonMillis) throws SQLException {
    return statement.executeUpdate(
        "delete from %1$s.inbox_rest where ctid = any (array (select ctid from %1$s.inbox_rest where operation_id < %2$s limit %3$d))"
            .formatted(schema.name(), bound(horizonMillis), REST_ROWS_MAX));
  }

  private void make(Statement statement, long from) throws SQLException {
    try {
      statement.execute(
          "create table "
              + name(from)
              + " partition of "
              + schema.name()
              + ".inbox for values from ("
              + bound(from)
              + ") to ("
              + bound(from + WIDTH_MILLIS)
              // Rarely updated, and dropped as a whole: a vacuum would write it all a second time.
              // Nor
              // is it analysed: the applier's plans are by index whatever the statistics say.
              + ") with (autovacuum_enabled = off)");
    } catch (SQLException e) {
      // Records of that time are in the rest already: later ones join them.
      if (!CHECK_VIOLATION.equals(e.getSQLState())) {
        throw e;
      }
      log.warn(
          "{} cannot be made: records of its time are in {}.inbox_rest", name(from), schema.name());
    }
  }

  private List<Long> present(Statement statement) throws SQLException {
    var present = new ArrayList<Long>();
    try (ResultSet rows =
        statement.executeQuery(
            "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = '"
                + schema.name()
                + ".inbox'::regclass")) {
      while (rows.next()) {
        Matcher name = NAME.matcher(rows.getString(1));
        if (name.matches()) {
          present.add(Long.parseLong(name.group(1)));
        }
      }
    }
    return present;
  }

  InboxSize size(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      long bytes = 0;
      long oldestEnd = Long.MAX_VALUE;
      for (long from : present(statement)) {
        bytes += bytesOf(statement, name(from));
        if (holdsAny(statement, name(from))) {
          oldestEnd = Math.min(oldestEnd, from + WIDTH_MILLIS);
        }
      }
      return new InboxSize(bytes, oldestEnd);
    }
  }

  private static long bytesOf(Statement statement, String table) throws SQLException {
    try (ResultSet row = statement.executeQuery("select pg_total_relation_size('" + table + "')")) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private static boolean holdsAny(Statement statement, String table) throws SQLException {
    try (ResultSet row = statement.executeQuery("select exists (select from " + table + ")")) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static long start(long millis) {
    return Math.floorDiv(millis, WIDTH_MILLIS) * WIDTH_MILLIS;
  }

  private String name(long from) {
    return schema.name() + ".inbox_" + from;
  }

  /** The lowest id made at that time: its first 48 bits are the time. */
  private static String bound(long millis) {
    return "'\\x" + HexFormat.of().toHexDigits(millis, 12) + "'";
  }
}
