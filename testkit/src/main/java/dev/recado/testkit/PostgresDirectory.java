package dev.recado.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where test servers live: below the outermost module's {@code target}, so that the binaries are
 * unpacked once for all modules and {@code mvn clean} removes everything. Data directories are
 * named after the JVM that owns them; what a killed JVM left behind is swept by the next one.
 */
record PostgresDirectory(Path root) {

  static PostgresDirectory open() {
    Path module = Path.of("").toAbsolutePath();
    Path outermost = module;
    for (Path p = module; p != null && Files.exists(p.resolve("pom.xml")); p = p.getParent()) {
      outermost = p;
    }
    var directory = new PostgresDirectory(outermost.resolve("target").resolve("test-postgres"));
    directory.sweep();
    return directory;
  }

  Path binaries() {
    return root.resolve("binaries");
  }

  Path newData(int number) {
    return dataOf(ProcessHandle.current().pid() + "-" + number);
  }

  private Path dataOf(String name) {
    return root.resolve("data").resolve(name);
  }

  /** The server process that runs on a data directory. */
  Optional<ProcessHandle> postmaster(Path data) {
    Path pidFile = data.resolve("postmaster.pid");
    try {
      if (!Files.exists(pidFile)) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(pidFile);
      // The second line names the directory: a recycled pid is not mistaken for our server's.
      if (lines.size() < 2 || !Path.of(lines.get(1)).equals(data)) {
        return Optional.empty();
      }
      return ProcessHandle.of(Long.parseLong(lines.getFirst().trim()))
          .filter(handle -> handle.info().command().orElse("").endsWith("postgres"));
    } catch (IOException e) {
      throw new UncheckedIOException("Could not read " + pidFile, e);
    }
  }

  private void sweep() {
    Path data = root.resolve("data");
    try {
      Files.createDirectories(data);
      List<Path> left;
      try (Stream<Path> children = Files.list(data)) {
        left = children.filter(PostgresDirectory::ownerIsGone).toList();
      }
      for (Path orphan : left) {
        postmaster(orphan)
            .ifPresent(server -> {
              boolean _ = server.destroyForcibly();
              ProcessHandle _ = server.onExit().join();
            });
        deleteTree(orphan);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Could not sweep " + data, e);
    }
  }

  private static boolean ownerIsGone(Path data) {
    String owner = data.getFileName().toString().split("-", 2)[0];
    return owner.chars().allMatch(Character::isDigit)
        && ProcessHandle.of(Long.parseLong(owner)).isEmpty();
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
