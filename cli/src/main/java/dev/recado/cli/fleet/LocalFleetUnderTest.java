package dev.recado.cli.fleet;

import dev.recado.cli.process.ProcessRef;
import dev.recado.verification.checker.ReplicaState;
import dev.recado.verification.fleet.Fault;
import dev.recado.verification.fleet.FleetUnderTest;
import dev.recado.verification.fleet.Member;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A {@link LocalFleet} that restarts what crashes, hurt by signals. */
public final class LocalFleetUnderTest implements FleetUnderTest {

  private static final Duration END_PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(20);

  private final LocalFleet fleet;
  private final Set<String> paused = new HashSet<>();

  public LocalFleetUnderTest(LocalFleet fleet) {
    this.fleet = fleet;
  }

  @Override
  public String apiKey() {
    return fleet.adminKey();
  }

  @Override
  public List<Member> members() {
    return fleet.addresses().stream()
        .map(member ->
            new Member(
                member.name(), role(member.name()), URI.create(member.http()), member.grpc()))
        .toList();
  }

  private static Member.Role role(String name) {
    String label = name.substring(0, name.lastIndexOf('-'));
    return Member.Role.valueOf(label.toUpperCase(Locale.ROOT));
  }

  @Override
  public List<String> databases() {
    return List.of(MemberName.POSTGRES);
  }

  @Override
  public void inject(Fault fault) {
    switch (fault) {
      case Fault.Kill(List<String> members) -> kill(members);
      case Fault.Pause(List<String> members) -> {
        paused.addAll(members);
        fleet.kill(members, "STOP");
      }
    }
  }

  /** A postmaster takes QUIT for its immediate shutdown; it would leave backends behind a KILL. */
  private void kill(List<String> members) {
    List<Running> before = members.stream().map(this::running).toList();
    if (members.contains(MemberName.POSTGRES)) {
      fleet.kill(MemberName.POSTGRES, "QUIT");
    }
    fleet.kill(members.stream().filter(name -> !name.equals(MemberName.POSTGRES)).toList(), "KILL");
    before.forEach(this::awaitEnd);
  }

  private record Running(String name, Optional<ProcessRef> process) {}

  private Running running(String name) {
    return new Running(name, fleet.process(name));
  }

  /** Until the supervisor has noticed: before, the member would still count as ready. */
  private void awaitEnd(Running before) {
    long end = System.nanoTime() + END_PATIENCE.toNanos();
    while (before.process().isPresent() && fleet.process(before.name()).equals(before.process())) {
      if (System.nanoTime() - end > 0) {
        throw new FleetException(before.name() + " still runs after it was killed.");
      }
      java.util.concurrent.locks.LockSupport.parkNanos(POLL.toNanos());
    }
  }

  @Override
  public void heal(Duration patience) throws InterruptedException {
    if (!paused.isEmpty()) {
      fleet.kill(paused, "CONT");
      paused.clear();
    }
    fleet.memberNames().forEach(fleet::startMember);
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      List<String> missing =
          fleet.memberNames().stream().filter(name -> !fleet.ready(name)).toList();
      if (missing.isEmpty()) {
        return;
      }
      if (System.nanoTime() - end > 0) {
        throw new FleetException(
            "Not serving again after "
                + patience.toSeconds()
                + " s: "
                + String.join(", ", missing));
      }
      Thread.sleep(POLL);
    }
  }

  @Override
  public List<ReplicaState> replicas() {
    return fleet.memberNames().stream()
        .filter(name -> role(name) == Member.Role.STORAGE)
        .flatMap(this::replicasOf)
        .toList();
  }

  private Stream<ReplicaState> replicasOf(String node) {
    var databases = fleet.databases();
    try (Connection connection =
        DriverManager.getConnection(
            fleet.jdbcUrl(node), databases.username(), databases.password())) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      var states = new ArrayList<ReplicaState>();
      try (Statement statement = connection.createStatement()) {
        for (int position : positions(statement)) {
          states.add(state(statement, node, position));
        }
      }
      return states.stream();
    } catch (SQLException e) {
      throw new FleetException("The replicas of " + node + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<Integer> positions(Statement statement) throws SQLException {
    var positions = new ArrayList<Integer>();
    try (ResultSet rows =
        statement.executeQuery(
            "select substring(nspname from 10)::int from pg_namespace"
                + " where nspname ~ '^position_[0-9]+$' order by 1")) {
      while (rows.next()) {
        positions.add(rows.getInt(1));
      }
    }
    return positions;
  }

  private static ReplicaState state(Statement statement, String node, int position)
      throws SQLException {
    String sql =
        """
        select applied_index, encode(digest, 'hex'),
          (select count(*) || ' ' || md5(coalesce(string_agg(md5(key || value || convert_to(
             concat_ws('/', content_type, version, revision, changed_at), 'UTF8')), '' order by key), ''))
           from position_%1$d.entry)
        from position_%1$d.replica
        """;
    try (ResultSet row = statement.executeQuery(sql.formatted(position))) {
      if (!row.next()) {
        throw new SQLException("position_" + position + ".replica is empty");
      }
      return new ReplicaState(position, node, row.getLong(1), row.getString(2), row.getString(3));
    }
  }
}
