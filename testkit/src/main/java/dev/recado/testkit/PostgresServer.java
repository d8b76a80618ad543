package dev.recado.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An embedded PostgreSQL with a data directory of its own. Can be killed like a crashed one and
 * started again on the same port and data; closing stops it and deletes its data.
 */
public final class PostgresServer implements AutoCloseable {

  static final String USER = "postgres";
  private static final AtomicInteger NEXT = new AtomicInteger();

  private final PostgresDirectory directory;
  private final Path data;
  private final AtomicInteger databases = new AtomicInteger();
  private final Thread atExit = Thread.ofPlatform().unstarted(this::stopAndDelete);
  private final int port;
  private @Nullable EmbeddedPostgres running;

  private PostgresServer(PostgresDirectory directory) {
    this.directory = directory;
    this.data = directory.newData(NEXT.incrementAndGet());
    EmbeddedPostgres started = start(0);
    this.port = started.getPort();
    this.running = started;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  static PostgresServer start() {
    return new PostgresServer(PostgresDirectory.open());
  }

  public int port() {
    return port;
  }

  public Path dataDirectory() {
    return data;
  }

  /** A fresh, empty database. */
  public Database database() {
    String name = "test_" + databases.incrementAndGet();
    admin().execute("create database " + name);
    return new Database(this, name);
  }

  void drop(Database database) {
    admin().execute("drop database if exists " + database.name() + " with (force)");
  }

  private Database admin() {
    return new Database(this, "postgres");
  }

  /** As {@code kill -9} of the server with all its processes: nothing is flushed or told. */
  public synchronized void kill() {
    ProcessHandle postmaster =
        directory
            .postmaster(data)
            .orElseThrow(() -> new IllegalStateException("No server is running in " + data));
    List<ProcessHandle> all =
        Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    CompletableFuture.allOf(
            all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
        .join();
    closeRunning();
  }

  /** After {@link #kill}: starts again on the same port and data, with crash recovery. */
  public synchronized void restart() {
    if (running != null) {
      throw new IllegalStateException("The server is running; kill it first");
    }
    running = start(port);
  }

  private EmbeddedPostgres start(int wantedPort) {
    try {
      var builder =
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(directory.binaries().toFile())
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setPGStartupWait(Duration.ofSeconds(60))
              .setLocaleConfig("locale", "C")
              .setLocaleConfig("encoding", "UTF8")
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("unix_socket_directories", "")
              // The library turns it off by default; services refuse to start without it.
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("shared_buffers", "64MB")
              .setServerConfig("max_connections", "300")
              .setOutputRedirector(ProcessBuilder.Redirect.DISCARD);
      return (wantedPort == 0 ? builder : builder.setPort(wantedPort)).start();
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL did not start in " + data, e);
    }
  }

  private void closeRunning() {
    if (running != null) {
      try {
        running.close();
      } catch (IOException e) {
        throw new UncheckedIOException("PostgreSQL did not stop in " + data, e);
      } finally {
        running = null;
      }
    }
  }

  @Override
  public void close() {
    boolean _ = Runtime.getRuntime().removeShutdownHook(atExit);
    stopAndDelete();
  }

  private synchronized void stopAndDelete() {
    closeRunning();
    deleteTree(data);
  }

  static void deleteTree(Path root) {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        boolean _ = Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Could not delete " + root, e);
    }
  }
}
