package dev.recado.cli.postgres;

import dev.recado.cli.process.ProcessRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What still runs on a data directory. A killed postmaster leaves backends that write on for a
 * moment; a new one must not start beside them.
 */
final class PostgresProcesses {

  private static final Duration LEFT_ALONE = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path data;

  PostgresProcesses(Path data) {
    this.data = data;
  }

  /**
   * Waits until nothing runs on the directory: backends end by themselves when they notice that
   * their postmaster is gone; one that is stopped or busy is killed after a while. Then removes a
   * {@code postmaster.pid} that names nobody, since its pid may by now be another program's, which
   * would keep the server from starting.
   */
  void awaitNone() throws IOException, InterruptedException {
    if (!Files.isDirectory(Path.of("/proc/self"))) {
      // Elsewhere the server itself refuses to start beside old backends, and is tried again.
      return;
    }
    long start = System.nanoTime();
    for (List<ProcessRef> left = running(); !left.isEmpty(); left = running()) {
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      if (waited.compareTo(PATIENCE) > 0) {
        throw new IOException("processes " + left + " of an earlier server do not end");
      }
      if (waited.compareTo(LEFT_ALONE) > 0) {
        ProcessRef.signal(left, "KILL");
      }
      Thread.sleep(50);
    }
    Files.deleteIfExists(data.resolve("postmaster.pid"));
  }

  /** Processes whose working directory is the data directory, as every Postgres process's is. */
  List<ProcessRef> running() throws IOException {
    if (!Files.isDirectory(data)) {
      return List.of();
    }
    Path real = data.toRealPath();
    return ProcessHandle.allProcesses()
        .filter(process -> worksIn(real, process.pid()))
        .map(ProcessRef::of)
        .toList();
  }

  private static boolean worksIn(Path directory, long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).equals(directory);
    } catch (IOException | SecurityException e) {
      return false;
    }
  }

  /** The postmaster that {@code postmaster.pid} names, if it runs on this directory. */
  Optional<ProcessRef> postmaster() {
    try {
      List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
      long pid = Long.parseLong(lines.getFirst().strip());
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(this::isPostgresHere)
          .map(ProcessRef::of);
    } catch (IOException | NumberFormatException | java.util.NoSuchElementException e) {
      return Optional.empty();
    }
  }

  private boolean isPostgresHere(ProcessHandle process) {
    try {
      return Files.isDirectory(Path.of("/proc/self"))
          ? worksIn(data.toRealPath(), process.pid())
          : process.info().command().map(c -> c.endsWith("postgres")).orElse(false);
    } catch (IOException e) {
      return false;
    }
  }
}
