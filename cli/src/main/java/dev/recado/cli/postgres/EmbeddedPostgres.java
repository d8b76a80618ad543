package dev.recado.cli.postgres;

import dev.recado.cli.process.LogFile;
import dev.recado.cli.process.ProcessRef;
import dev.recado.cli.process.ProcessSource;
import dev.recado.cli.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fleet's own PostgreSQL server on its own data directory and port. The postmaster is a direct
 * child, so that its death is seen at once; a death with {@code kill -9} is survived like a crash
 * of the machine.
 */
public final class EmbeddedPostgres implements ProcessSource, Databases {

  /** Who owns the server's databases. */
  public static final String USER = "recado";

  private final PostgresBinaries binaries;
  private final Path data;
  private final int port;
  private final LogFile log;
  private final String password;
  private final PostgresProcesses processes;
  private final boolean lz4;

  EmbeddedPostgres(
      PostgresBinaries binaries, Path data, int port, LogFile log, String password, boolean lz4) {
    this.binaries = binaries;
    this.data = data;
    this.port = port;
    this.log = log;
    this.password = password;
    this.processes = new PostgresProcesses(data);
    this.lz4 = lz4;
  }

  /** The postmaster that an earlier run left on this data directory. */
  public static Optional<ProcessRef> leftBehind(Path data) {
    return new PostgresProcesses(data).postmaster();
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    processes.awaitNone();
  }

  @Override
  public ProcessSpec spec() {
    var command = new ArrayList<>(Superuser.stepDown());
    command.add(binaries.program("postgres").toString());
    command.add("-D");
    command.add(data.toString());
    command.addAll(new PostgresSettings(port, lz4).arguments());
    return new ProcessSpec(command, data, Map.of("LC_ALL", "C"), log);
  }

  @Override
  public Optional<String> whyNotReady() {
    try {
      Path answers = Path.of(table().setting("data_directory"));
      return answers.toRealPath().equals(data.toRealPath())
          ? Optional.empty()
          : Optional.of(
              "another PostgreSQL answers on port " + port + ", with its data in " + answers);
    } catch (SQLException | IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public String url(String database) {
    return url(port, database);
  }

  /** Of a database of the server on that port of this machine. */
  public static String url(int port, String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  @Override
  public String username() {
    return USER;
  }

  @Override
  public String password() {
    return password;
  }

  @Override
  public void create(String database) {
    try {
      table().create(database);
    } catch (SQLException e) {
      throw failed("Database " + database + " could not be made", e);
    }
  }

  @Override
  public void drop(String database) {
    try {
      table().drop(database);
    } catch (SQLException e) {
      throw failed("Database " + database + " could not be dropped", e);
    }
  }

  private PostgresException failed(String what, SQLException e) {
    List<String> tail = log.tail(5);
    return new PostgresException(
        what + ": " + e.getMessage() + "\n  " + String.join("\n  ", tail), e);
  }

  private DatabaseTable table() {
    return new DatabaseTable(url("postgres"), USER, password);
  }

  static String user() {
    return USER;
  }

  static boolean hasData(Path data) {
    return Files.exists(data.resolve("PG_VERSION"));
  }
}
