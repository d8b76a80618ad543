package dev.recado.acceptance.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code ./recado}, as a user runs it. */
public final class Launcher {

  private static final Path CLI = Places.HOME.resolve("cli/target/cli-0.1.0-SNAPSHOT.jar");

  private Launcher() {}

  /** The repository's own script, with output to a file. */
  public static Process run(Path output, List<String> arguments) throws IOException {
    everythingIsBuilt();
    // As in a terminal: a build in the background may have inherited that SIGINT is ignored.
    var command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(Places.HOME.resolve("recado").toString());
    command.addAll(arguments);
    var builder =
        new ProcessBuilder(command)
            .directory(Places.HOME.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("RECADO_JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  /**
   * Maven has just built everything and runs this test; it leaves the notes alone by which the
   * script tells whether a module is fresh, where nothing in them changes. The script would build
   * again, in the middle of the build.
   */
  private static void everythingIsBuilt() throws IOException {
    try (Stream<Path> modules = Files.list(Places.HOME)) {
      for (Path module : modules.toList()) {
        Path note = module.resolve("target/maven-archiver/pom.properties");
        if (Files.exists(note)) {
          Files.setLastModifiedTime(note, FileTime.from(Instant.now()));
        }
      }
    }
  }

  /**
   * A {@code ./recado} for a directory whose {@code .recado} is not beside the repository's own.
   */
  public static void putInto(Path directory) throws IOException {
    Path script = directory.resolve("recado");
    Files.writeString(
        script,
        "#!/bin/sh\nexec '%s/bin/java' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData '-Drecado.home=%s' -cp '%s:%s/*' dev.recado.cli.Recado \"$@\"\n"
            .formatted(System.getProperty("java.home"), directory, CLI, CLI.resolveSibling("lib")));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
