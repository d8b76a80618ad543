package dev.recado.testkit;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A real PostgreSQL 18 for tests: one server a JVM, started when first asked for, on a random port,
 * gone without a trace when the JVM exits. A container where there is Docker, else PostgreSQL's
 * binaries; {@code -Dtest.db=docker} and {@code -Dtest.db=embedded} take one of them or fail.
 */
public final class PostgresFixture {

  private static final String CHOICE = System.getProperty("test.db", "auto");

  private PostgresFixture() {}

  /** A fresh, empty database on the shared server; closing drops it. */
  public static Database database() {
    return Shared.SERVER.database();
  }

  /** A server of its own, which may be killed and started again on the same data. */
  public static PostgresServer dedicated() {
    return new PostgresServer(
        switch (CHOICE) {
          case "embedded" -> new EmbeddedServer();
          // Fails without an engine: nobody is to believe that it was tried with one.
          case "docker" -> new ContainerServer();
          case "auto" ->
              isDockerLikely() && ContainerServer.isPossible()
                  ? new ContainerServer()
                  : new EmbeddedServer();
          default ->
              throw new IllegalStateException(
                  "-Dtest.db=" + CHOICE + " is none of auto, docker, embedded.");
        });
  }

  /** Asking an engine that is not there takes seconds, and as many lines of log. */
  private static boolean isDockerLikely() {
    return System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
  }

  private static final class Shared {
    static final PostgresServer SERVER = dedicated();
  }
}
