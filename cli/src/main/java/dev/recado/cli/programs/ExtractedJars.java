package dev.recado.cli.programs;

import dev.recado.cli.process.HelperProcesses;
import dev.recado.cli.process.LogFile;
import dev.recado.cli.process.ProcessSpec;
import dev.recado.cli.process.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Executable jars taken apart into a thin jar beside its libraries, which start faster and can have
 * an AOT cache. Each content has a directory of its own, so that a build never changes what runs.
 */
final class ExtractedJars {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int KEPT = 2;

  private final Path directory;
  private final Jvm jvm;
  private final HelperProcesses helpers;
  private final LogFile log;

  ExtractedJars(Path directory, Jvm jvm, HelperProcesses helpers, LogFile log) {
    this.directory = directory.toAbsolutePath();
    this.jvm = jvm;
    this.helpers = helpers;
    this.log = log;
  }

  boolean has(ServiceJar jar) throws IOException {
    return Files.isDirectory(home(jar));
  }

  /** The thin jar. */
  Path extracted(ServiceJar jar) throws IOException, InterruptedException {
    Path home = home(jar);
    if (!Files.isDirectory(home)) {
      extract(jar, home);
      prune(jar.role());
    }
    Files.setLastModifiedTime(home, FileTime.from(Instant.now()));
    return home.resolve("app.jar");
  }

  private Path home(ServiceJar jar) throws IOException {
    return directory.resolve(jar.role().module()).resolve(jar.key());
  }

  private void extract(ServiceJar jar, Path home) throws IOException, InterruptedException {
    Path fresh = home.resolveSibling(home.getFileName() + ".new");
    Trees.delete(fresh);
    Files.createDirectories(fresh.getParent());
    var command =
        List.of(
            jvm.java(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Djarmode=tools",
            "-jar",
            jar.path().toAbsolutePath().toString(),
            "extract",
            "--destination",
            fresh.toString());
    int code =
        helpers.run(
            "extract " + jar.role().module(),
            new ProcessSpec(command, directory, Map.of(), log),
            PATIENCE);
    if (code != 0) {
      throw new ProgramException(
          jar.path() + " could not be extracted:\n  " + String.join("\n  ", log.tail(8)));
    }
    Files.move(fresh.resolve(jar.path().getFileName().toString()), fresh.resolve("app.jar"));
    Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Keeps the last contents only. */
  private void prune(ServiceRole role) throws IOException {
    try (var homes = Files.list(directory.resolve(role.module()))) {
      List<Path> old =
          homes.sorted(Comparator.comparing(ExtractedJars::usedAt).reversed()).skip(KEPT).toList();
      for (Path home : old) {
        Trees.delete(home);
      }
    }
  }

  private static FileTime usedAt(Path home) {
    try {
      return Files.getLastModifiedTime(home);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }
}
