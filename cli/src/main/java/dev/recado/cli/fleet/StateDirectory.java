package dev.recado.cli.fleet;

import dev.recado.cli.process.LogFile;
import java.nio.file.Path;

/** Where a fleet keeps what it must not lose, and what it prints. */
public record StateDirectory(Path path) {

  public StateDirectory {
    path = path.toAbsolutePath().normalize();
  }

  public Path adminKey() {
    return path.resolve("admin.key");
  }

  Path fleetSecret() {
    return path.resolve("fleet.secret");
  }

  /** A directory for each member's certificate, and one for the authority that issued them. */
  public Path certificates() {
    return path.resolve("tls");
  }

  Path postgres() {
    return path.resolve("postgres");
  }

  Path postgresPassword() {
    return path.resolve("postgres.password");
  }

  Path app() {
    return path.resolve("app");
  }

  Path logs() {
    return path.resolve("logs");
  }

  LogFile log(String member) {
    return LogFile.of(logs().resolve(member + ".log"));
  }

  Path member(String member) {
    return path.resolve("members").resolve(member);
  }

  /** Emptied at every start of the member: a killed process leaves its temporary files here. */
  Path temporary(String member) {
    return path.resolve("tmp").resolve(member);
  }

  Path temporary() {
    return path.resolve("tmp");
  }

  public Path fleetFile() {
    return path.resolve("fleet.json");
  }

  Path lock() {
    return path.resolve("lock");
  }
}
