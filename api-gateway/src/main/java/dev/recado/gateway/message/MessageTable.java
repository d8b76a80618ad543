package dev.recado.gateway.message;

import com.google.protobuf.ByteString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** SQL on {@code message_outbox} and {@code message_delivery}, which all gateways share. */
final class MessageTable {

  /** An accepted message that somebody has to deliver. */
  record Pending(MessageId id, int bytes) {}

  private static final String INSERT =
      """
      insert into message_outbox
        (namespace, id, addressing, payload, fingerprint, state, owner, accepted_at, deadline, keep_until)
      values (?, ?, ?, ?, ?, 'ACCEPTED', ?, ?, ?, ?) on conflict do nothing\
      """;
  private static final String ADDRESS =
      """
      insert into message_delivery (namespace, id, member, name, attempts)
      select ?, ?, a.member, a.name, 0 from unnest(?::uuid[], ?::text[]) as a(member, name)\
      """;
  private static final String FINGERPRINT =
      "select fingerprint from message_outbox where namespace = ? and id = ?";
  private static final String FIND =
      "select addressing, state, accepted_at, deadline from message_outbox where namespace = ? and id = ?";
  private static final String DELIVERIES =
      """
      select member, name, attempts, attempted_at, acknowledged_at from message_delivery
      where namespace = ? and id = ? order by name, member\
      """;
  private static final String PAYLOAD =
      "select payload from message_outbox where namespace = ? and id = ? and state = 'ACCEPTED'";
  private static final String ATTEMPT =
      """
      insert into message_delivery as d (namespace, id, member, name, attempts, attempted_at)
      select ?, ?, a.member, a.name, 1, ? from unnest(?::uuid[], ?::text[]) as a(member, name)
      on conflict (namespace, id, member)
       do update set attempts = d.attempts + 1, attempted_at = excluded.attempted_at\
      """;
  private static final String ACKNOWLEDGE =
      """
      update message_delivery set acknowledged_at = ?
      where namespace = ? and id = ? and member = ? and acknowledged_at is null\
      """;
  private static final String FINISH =
      """
      update message_outbox set state = ?, payload = ''
      where namespace = ? and id = ? and state = 'ACCEPTED'\
      """;
  private static final String OWN =
      """
      select namespace, id, octet_length(payload) as bytes from message_outbox
      where owner = ? and state = 'ACCEPTED' order by owner, namespace, id limit ?\
      """;
  private static final String CLAIM =
      """
      update message_outbox o set owner = ? from (
        select namespace, id from message_outbox where owner = any(?) and state = 'ACCEPTED'
         order by owner, namespace, id limit ? for update skip locked) as due
      where o.namespace = due.namespace and o.id = due.id
      returning o.namespace, o.id, octet_length(o.payload) as bytes\
      """;
  private static final String FORGET =
      """
      delete from message_outbox where ctid = any (array (
        select ctid from message_outbox where keep_until <= ? and state <> 'ACCEPTED'
         order by keep_until limit ? for update skip locked))\
      """;

  private final DataSource database;

  MessageTable(DataSource database) {
    this.database = database;
  }

  /** False when a message with this id is there. */
  boolean insert(
      MessageRequest request, List<Delivery> addressed, UUID owner, Instant now, Instant keepUntil)
      throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        boolean inserted = insert(connection, request, owner, now, keepUntil);
        if (inserted) {
          address(connection, request.id(), addressed);
        }
        connection.commit();
        return inserted;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    }
  }

  private static boolean insert(
      Connection connection, MessageRequest request, UUID owner, Instant now, Instant keepUntil)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      setId(statement, 1, request.id());
      statement.setString(3, request.addressing().name());
      statement.setBytes(4, request.payload().toByteArray());
      statement.setBytes(5, request.fingerprint().toByteArray());
      statement.setObject(6, owner);
      statement.setTimestamp(7, Timestamp.from(now));
      statement.setTimestamp(8, Timestamp.from(request.deadline()));
      statement.setTimestamp(9, Timestamp.from(keepUntil));
      return statement.executeUpdate() == 1;
    }
  }

  private static void address(Connection connection, MessageId id, List<Delivery> addressed)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ADDRESS)) {
      setId(statement, 1, id);
      setMembers(statement, 3, addressed);
      int _ = statement.executeUpdate();
    }
  }

  Optional<ByteString> fingerprint(MessageId id) throws SQLException {
    return bytes(FINGERPRINT, id);
  }

  /** Empty when the message is gone, or finished. */
  Optional<ByteString> payload(MessageId id) throws SQLException {
    return bytes(PAYLOAD, id);
  }

  private Optional<ByteString> bytes(String query, MessageId id) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(query)) {
      setId(statement, 1, id);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(ByteString.copyFrom(row.getBytes(1))) : Optional.empty();
      }
    }
  }

  Optional<GroupMessage> find(MessageId id) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(FIND)) {
      setId(statement, 1, id);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new GroupMessage(
                id,
                Addressing.valueOf(row.getString("addressing")),
                MessageState.valueOf(row.getString("state")),
                time(row, "accepted_at").orElseThrow(),
                time(row, "deadline").orElseThrow(),
                deliveries(connection, id)));
      }
    }
  }

  private static List<Delivery> deliveries(Connection connection, MessageId id)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DELIVERIES)) {
      setId(statement, 1, id);
      var deliveries = new ArrayList<Delivery>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          deliveries.add(
              new Delivery(
                  row.getObject("member", UUID.class),
                  row.getString("name"),
                  row.getInt("attempts"),
                  time(row, "attempted_at"),
                  time(row, "acknowledged_at")));
        }
      }
      return deliveries;
    }
  }

  /** Counts an attempt, before it begins: a takeover goes on counting. */
  void attempt(MessageId id, List<Delivery> members, Instant now) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(ATTEMPT)) {
      setId(statement, 1, id);
      statement.setTimestamp(3, Timestamp.from(now));
      setMembers(statement, 4, members);
      int _ = statement.executeUpdate();
    }
  }

  void acknowledge(MessageId id, UUID member, Instant now) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(ACKNOWLEDGE)) {
      statement.setTimestamp(1, Timestamp.from(now));
      setId(statement, 2, id);
      statement.setObject(4, member);
      int _ = statement.executeUpdate();
    }
  }

  /** False when it was finished before. */
  boolean finish(MessageId id, MessageState state) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(FINISH)) {
      statement.setString(1, state.name());
      setId(statement, 2, id);
      return statement.executeUpdate() == 1;
    }
  }

  List<Pending> own(UUID owner, int limit) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(OWN)) {
      statement.setObject(1, owner);
      statement.setInt(2, limit);
      return pending(statement);
    }
  }

  /** Makes messages of the given owners the claimant's: what nobody else is claiming. */
  List<Pending> claim(UUID claimant, List<UUID> owners, int limit) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      statement.setObject(1, claimant);
      statement.setArray(2, connection.createArrayOf("uuid", owners.toArray()));
      statement.setInt(3, limit);
      return pending(statement);
    }
  }

  private static List<Pending> pending(PreparedStatement statement) throws SQLException {
    var pending = new ArrayList<Pending>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        pending.add(
            new Pending(
                new MessageId(row.getString("namespace"), row.getObject("id", UUID.class)),
                row.getInt("bytes")));
      }
    }
    return pending;
  }

  /** Deletes finished ones that no retry can ask for any more. */
  int forget(Instant now, int limit) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(FORGET)) {
      statement.setTimestamp(1, Timestamp.from(now));
      statement.setInt(2, limit);
      return statement.executeUpdate();
    }
  }

  private static void setId(PreparedStatement statement, int from, MessageId id)
      throws SQLException {
    statement.setString(from, id.namespace());
    statement.setObject(from + 1, id.id());
  }

  private static void setMembers(PreparedStatement statement, int from, List<Delivery> members)
      throws SQLException {
    Connection connection = statement.getConnection();
    statement.setArray(
        from, connection.createArrayOf("uuid", members.stream().map(Delivery::member).toArray()));
    statement.setArray(
        from + 1, connection.createArrayOf("text", members.stream().map(Delivery::name).toArray()));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
