package dev.recado.cli.postgres;

import dev.recado.cli.process.HelperProcesses;
import dev.recado.cli.process.LogFile;
import dev.recado.cli.process.ProcessSpec;
import dev.recado.cli.process.SecretFile;
import dev.recado.cli.process.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes a data directory, once, and the server on it. */
public final class PostgresSetup {

  private static final Duration INITDB_PATIENCE = Duration.ofMinutes(2);
  private static final String MAJOR = "18";

  private final PostgresBinaries binaries;
  private final Path data;
  private final Path passwordFile;
  private final LogFile log;
  private final HelperProcesses helpers;

  public PostgresSetup(
      PostgresBinaries binaries,
      Path data,
      Path passwordFile,
      LogFile log,
      HelperProcesses helpers) {
    this.binaries = binaries;
    this.data = data;
    this.passwordFile = passwordFile;
    this.log = log;
    this.helpers = helpers;
  }

  public boolean firstTime() {
    return !EmbeddedPostgres.hasData(data);
  }

  public EmbeddedPostgres server(int port) throws IOException, InterruptedException {
    if (firstTime()) {
      makeData();
    } else {
      checkData();
    }
    return new EmbeddedPostgres(
        binaries, data, port, log, Files.readString(passwordFile).strip(), lz4());
  }

  private void checkData() throws IOException {
    String version = Files.readString(data.resolve("PG_VERSION")).strip();
    if (!version.equals(MAJOR)) {
      throw new PostgresException(
          "The data in "
              + data
              + " belongs to PostgreSQL "
              + version
              + ", the server here is "
              + MAJOR
              + ". Move the data away, or remove it with: ./recado reset");
    }
    if (!Files.exists(passwordFile)) {
      throw new PostgresException(
          "The password of the PostgreSQL in "
              + data
              + " is missing: "
              + passwordFile
              + ". Put it back, or remove the data with: ./recado reset");
    }
  }

  private void makeData() throws IOException, InterruptedException {
    SecretFile.create(passwordFile);
    // Made beside and moved: a start that is interrupted here leaves nothing that looks like data.
    Path fresh = data.resolveSibling(data.getFileName() + ".new");
    Trees.delete(fresh);
    Files.createDirectories(fresh.toAbsolutePath().getParent());
    var command = new ArrayList<>(Superuser.stepDown());
    command.addAll(
        List.of(
            binaries.program("initdb").toString(),
            "--pgdata=" + fresh,
            "--username=" + EmbeddedPostgres.user(),
            "--auth=scram-sha-256",
            "--pwfile=" + passwordFile,
            "--encoding=UTF8",
            "--locale=C"));
    int code = helpers.run("initdb", spec(command), INITDB_PATIENCE);
    if (code != 0) {
      throw new PostgresException(
          "PostgreSQL's data directory could not be made (initdb exited with code "
              + code
              + "):\n  "
              + String.join("\n  ", log.tail(8))
              + (Superuser.isRoot()
                  ? "\nAs root this needs user namespaces (unshare --user); where they are not"
                      + " allowed, run as another user, or use --jdbc-url."
                  : ""));
    }
    Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Asks the server itself, since not every build has it. */
  private boolean lz4() throws IOException, InterruptedException {
    var command = new ArrayList<>(Superuser.stepDown());
    command.addAll(
        List.of(
            binaries.program("postgres").toString(),
            "-D",
            data.toString(),
            "-c",
            "wal_compression=lz4",
            "-C",
            "wal_compression"));
    var quiet = new LogFile(Path.of("/dev/null"), Long.MAX_VALUE);
    var spec = new ProcessSpec(command, data.resolveSibling(""), Map.of(), quiet);
    return helpers.run("postgres -C", spec, Duration.ofSeconds(20)) == 0;
  }

  private ProcessSpec spec(List<String> command) {
    return new ProcessSpec(command, data.resolveSibling(""), Map.of("LC_ALL", "C"), log);
  }
}
