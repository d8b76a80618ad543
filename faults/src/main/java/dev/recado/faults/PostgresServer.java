package dev.recado.faults;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server of the member's database, found through the backend that serves a connection: its
 * parent is the postmaster. Only on this very host, by what the connection says and by what the
 * processes are.
 */
final class PostgresServer {

  private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);
  private static final String PROGRAM = "postgres";

  private final Supplier<@Nullable DataSource> database;

  PostgresServer(Supplier<@Nullable DataSource> database) {
    this.database = database;
  }

  /**
   * Immediate shutdown: nothing is flushed, and nobody is waited for.
   *
   * @throws Rejection FAULT_IMPOSSIBLE when the server is not a process of this host;
   *     STORAGE_UNAVAILABLE when it cannot be asked
   */
  void kill() {
    ProcessHandle postmaster = postmaster();
    log.warn("Faults on purpose: killing Postgres (pid {})", postmaster.pid());
    try {
      if (!OwnProcess.quit(postmaster)) {
        throw impossible("Postgres (pid " + postmaster.pid() + ") could not be sent a signal.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ProcessHandle postmaster() {
    DataSource present = database.get();
    if (present == null) {
      throw impossible("This member has no database.");
    }
    try (Connection connection = present.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select pg_backend_pid(), host(inet_server_addr())")) {
      boolean _ = row.next();
      String address = row.getString(2);
      if (address != null && !isLoopback(address)) {
        throw impossible(
            "This member's database is at " + address + ", not on this host's loopback.");
      }
      // While the connection is open: the backend ends with it.
      return parentOf(row.getLong(1));
    } catch (SQLException e) {
      throw new Rejection(
          Reason.STORAGE_UNAVAILABLE,
          "The member's database cannot be asked where it runs: " + e.getMessage());
    }
  }

  private static ProcessHandle parentOf(long backend) {
    return ProcessHandle.of(backend)
        .filter(PostgresServer::isPostgres)
        .flatMap(ProcessHandle::parent)
        .filter(PostgresServer::isPostgres)
        .orElseThrow(() ->
            impossible("The server of this member's database is not a process of this host."));
  }

  private static boolean isLoopback(String address) {
    try {
      // An address as text is not looked up anywhere.
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static boolean isPostgres(ProcessHandle process) {
    return process
        .info()
        .command()
        .map(Path::of)
        .flatMap(path -> Optional.ofNullable(path.getFileName()))
        .filter(name -> name.toString().equals(PROGRAM))
        .isPresent();
  }

  private static Rejection impossible(String detail) {
    return new Rejection(Reason.FAULT_IMPOSSIBLE, detail);
  }
}
