package dev.recado.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's own binaries as processes of this machine, on a data directory below target. */
final class EmbeddedServer implements ServerProcess {

  private static final AtomicInteger NEXT = new AtomicInteger();

  private final PostgresDirectory directory = PostgresDirectory.open();
  private final Path data;
  private final int port;
  private @Nullable EmbeddedPostgres running;

  EmbeddedServer() {
    this.data = directory.newData(NEXT.incrementAndGet());
    EmbeddedPostgres started = start(0);
    this.port = started.getPort();
    this.running = started;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void kill() {
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

  @Override
  public void restart() {
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
    closeRunning();
    PostgresDirectory.deleteTree(data);
  }
}
