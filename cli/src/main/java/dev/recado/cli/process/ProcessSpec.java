package dev.recado.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A command with its directory, additions to the environment, and where its output goes. */
public record ProcessSpec(
    List<String> command, Path directory, Map<String, String> environment, LogFile log) {

  /**
   * Starts it in a session of its own, so that a Ctrl-C in the terminal reaches only the launcher,
   * which then stops everything in order. Where there is no {@code setsid} (macOS), the terminal's
   * Ctrl-C reaches the children too: they stop all at once then, each of them still gracefully.
   */
  public Process start() throws IOException {
    Files.createDirectories(directory);
    Files.createDirectories(log.path().toAbsolutePath().getParent());
    log.rotateWhenLarge();
    var full = new ArrayList<String>();
    // The child is no group leader yet, so setsid does not fork: the pid stays the child's own.
    setsid().ifPresent(path -> full.add(path.toString()));
    full.addAll(command);
    var builder =
        new ProcessBuilder(full)
            .directory(directory.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Optional<Path> setsid() {
    return List.of("/usr/bin/setsid", "/bin/setsid", "/usr/local/bin/setsid").stream()
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }
}
