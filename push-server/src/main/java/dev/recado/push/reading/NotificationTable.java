package dev.recado.push.reading;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Outcome;
import dev.recado.push.mailbox.Mailbox;
import dev.recado.push.mailbox.Sequences;
import dev.recado.push.recipient.StretchArrays;
import dev.recado.push.recipient.TokenHash;
import dev.recado.tracing.Traceparent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL on the contents of mailboxes. */
@Component
class NotificationTable {

  /** Cursors and rows come from one snapshot: a row can not vanish between them unnoticed. */
  private static final String READ =
      """
      select r.token_hash, r.next_sequence, r.acknowledged_through, r.dropped_through,
             n.sequence, n.operation_id, n.key, n.kind, n.outcome, n.created_at, n.traceparent
      from recipient r
      left join lateral (
        select * from (
          select p.*, sum(octet_length(key) + octet_length(outcome)) over (order by sequence)
                      - octet_length(key) - octet_length(outcome) as bytes_before
          from (
            select * from notification
            where recipient_id = r.id
              and sequence > greatest(:after, r.acknowledged_through, r.dropped_through)
            order by sequence limit :limit) p) q
        where bytes_before < :bytes) n on true
      where r.id = :id
      order by n.sequence\
      """;

  /** One row of each mailbox at the least, where there is any. */
  private static final String ACKNOWLEDGE =
      """
      with gone as (
        delete from notification n where %s
        returning n.recipient_id, n.sequence, n.operation_id, n.created_at, n.traceparent)
      select * from (
        select recipient_id, sequence, operation_id, traceparent,
               count(*) over mailbox::int as count,
               (extract(epoch from clock_timestamp() - max(created_at) over mailbox) * 1000)::bigint as age,
               row_number() over (partition by recipient_id order by traceparent is null, sequence desc) as place
        from gone
        window mailbox as (partition by recipient_id)) g
      where place <= greatest(?, 1)
      order by recipient_id, place\
      """
          .formatted(StretchArrays.NOTIFICATIONS);

  private final JdbcClient jdbc;
  private final JdbcTemplate statements;

  NotificationTable(JdbcClient jdbc, JdbcTemplate statements) {
    this.jdbc = jdbc;
    this.statements = statements;
  }

  record Contents(TokenHash token, Mailbox mailbox, List<Notification> notifications) {

    /** What a notification takes beside its key and outcome. */
    static final int BYTES_BESIDE = 1024;

    /** About what it takes in memory. */
    long bytes() {
      return notifications.stream()
          .mapToLong(one -> BYTES_BESIDE + one.key().size() + one.outcome().getSerializedSize())
          .sum();
    }
  }

  /** What is there after a position; empty when the recipient is gone. */
  Optional<Contents> read(UUID recipientId, long after, int limit, int bytesMax) {
    return jdbc.sql(READ)
        .param("id", recipientId)
        .param("after", after)
        .param("limit", limit)
        .param("bytes", bytesMax)
        .query(NotificationTable::contents);
  }

  /** The mailbox's row is locked. */
  int delete(UUID recipientId, Sequences stretch) {
    return jdbc.sql(
            "delete from notification"
                + " where recipient_id = :id and sequence > :after and sequence <= :through")
        .param("id", recipientId)
        .param("after", stretch.after())
        .param("through", stretch.through())
        .update();
  }

  /**
   * Deletes what the mailboxes' acknowledged cursors went over. Their rows are locked.
   *
   * @param tracedMax of the newest ones of a mailbox, as many are told, where they are traced
   * @return what it was that is done with, of the mailboxes where there was anything
   */
  Map<UUID, Acknowledged> deleteAcknowledged(Map<UUID, Sequences> stretches, int tracedMax) {
    var gone = new HashMap<UUID, Acknowledged>();
    statements.query(
        ACKNOWLEDGE,
        statement -> {
          StretchArrays.set(statement, stretches);
          statement.setInt(StretchArrays.COLUMNS + 1, tracedMax);
        },
        row -> {
          var _ =
              gone.merge(
                  row.getObject("recipient_id", UUID.class),
                  acknowledged(row),
                  Acknowledged::andMore);
        });
    return gone;
  }

  /** A mailbox's count and age, which each of its rows tells, and the row's own trace. */
  private static Acknowledged acknowledged(ResultSet row) throws SQLException {
    String carried = traceparent(row);
    return new Acknowledged(
        row.getInt("count"),
        Duration.ofMillis(Math.max(0, row.getLong("age"))),
        carried.isEmpty()
            ? List.of()
            : List.of(
                new Acknowledged.Traced(
                    row.getObject("operation_id", UUID.class), row.getLong("sequence"), carried)));
  }

  /** Mailboxes whose oldest notification is older than the age, by the database's clock. */
  List<UUID> recipientsWithOlder(Duration age, int limit) {
    return jdbc.sql(
            """
            select r.id from recipient r
            where r.next_sequence - 1 > greatest(r.acknowledged_through, r.dropped_through)
              and (select n.created_at from notification n where n.recipient_id = r.id
                     and n.sequence > greatest(r.acknowledged_through, r.dropped_through)
                   order by n.sequence limit 1) < clock_timestamp() - make_interval(secs => :seconds)
            limit :limit\
            """)
        .param("seconds", age.toMillis() / 1000.0)
        .param("limit", limit)
        .query(UUID.class)
        .list();
  }

  OptionalLong lastOlder(UUID recipientId, long after, Duration age) {
    Long last =
        jdbc.sql(
                """
                select coalesce(max(sequence), 0) from notification
                where recipient_id = :id and sequence > :after
                  and created_at < clock_timestamp() - make_interval(secs => :seconds)\
                """)
            .param("id", recipientId)
            .param("after", after)
            .param("seconds", age.toMillis() / 1000.0)
            .query(Long.class)
            .single();
    return last == 0 ? OptionalLong.empty() : OptionalLong.of(last);
  }

  /** Notifications in all mailboxes. */
  long depth() {
    return jdbc.sql(
            """
            select coalesce(sum(next_sequence - 1 - greatest(acknowledged_through, dropped_through)), 0)::bigint
            from recipient\
            """)
        .query(Long.class)
        .single();
  }

  private static Optional<Contents> contents(ResultSet rows) throws SQLException {
    if (!rows.next()) {
      return Optional.empty();
    }
    var token = TokenHash.ofBytes(rows.getBytes("token_hash"));
    var mailbox =
        new Mailbox(
            rows.getLong("next_sequence"),
            rows.getLong("acknowledged_through"),
            rows.getLong("dropped_through"));
    var notifications = new ArrayList<Notification>();
    do {
      long sequence = rows.getLong("sequence");
      if (!rows.wasNull()) {
        notifications.add(notification(rows, sequence));
      }
    } while (rows.next());
    return Optional.of(new Contents(token, mailbox, notifications));
  }

  private static String traceparent(ResultSet row) throws SQLException {
    String carried = row.getString("traceparent");
    return carried == null ? Traceparent.NONE : carried;
  }

  /** One that a newer storage node knows must not stop the mailbox here. */
  private static Kind kind(int number) {
    Kind kind = Kind.forNumber(number);
    return kind == null ? Kind.KIND_UNSPECIFIED : kind;
  }

  private static Notification notification(ResultSet row, long sequence) throws SQLException {
    try {
      return new Notification(
          sequence,
          row.getObject("operation_id", UUID.class),
          ByteString.copyFrom(row.getBytes("key")),
          kind(row.getInt("kind")),
          Outcome.parseFrom(row.getBytes("outcome")),
          row.getObject("created_at", OffsetDateTime.class).toInstant(),
          traceparent(row));
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException("Notification " + sequence + " holds no outcome", e);
    }
  }
}
