package dev.recado.cli.programs;

import dev.recado.cli.process.HelperProcesses;
import dev.recado.cli.process.LogFile;
import dev.recado.cli.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * AOT caches (JEP 483, 514) beside the extracted jars: classes loaded and linked ahead of time.
 * Made by a training run that starts the service and ends before it serves.
 */
final class AotCaches {

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Jvm jvm;
  private final HelperProcesses helpers;

  AotCaches(Jvm jvm, HelperProcesses helpers) {
    this.jvm = jvm;
    this.helpers = helpers;
  }

  /** The cache, if there is one that this JVM can use with the jar where it is. */
  Optional<Path> usable(Path jar) throws IOException {
    Path cache = cache(jar);
    return Files.exists(cache)
            && Files.exists(note(cache))
            && Files.readString(note(cache)).equals(fits(jar))
        ? Optional.of(cache)
        : Optional.empty();
  }

  /**
   * Trains with the arguments and environment of a member that nobody will talk to; false when that
   * failed, which costs only time at every start.
   */
  boolean train(Path jar, Training training) throws IOException, InterruptedException {
    Path cache = cache(jar);
    Path fresh = cache.resolveSibling("app.aot.new");
    var command = new ArrayList<String>();
    command.add(jvm.java());
    command.addAll(Jvm.OPTIONS);
    command.add(Jvm.TRAINING);
    command.addAll(
        List.of(
            "-Xmx" + training.role().heapMegabytes() + "m",
            "-XX:-UsePerfData",
            "-Djava.io.tmpdir=" + training.directory(),
            "-XX:AOTCacheOutput=" + fresh,
            "-Dspring.context.exit=onRefresh",
            "-jar",
            jar.toString()));
    command.addAll(training.arguments());
    int code =
        helpers.run(
            "train " + training.role().module(),
            new ProcessSpec(command, training.directory(), training.environment(), training.log()),
            PATIENCE);
    if (code != 0 || !Files.exists(fresh)) {
      Files.deleteIfExists(fresh);
      return false;
    }
    Files.move(fresh, cache, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    Files.writeString(note(cache), fits(jar));
    return true;
  }

  record Training(
      ServiceRole role,
      Path directory,
      List<String> arguments,
      Map<String, String> environment,
      LogFile log) {}

  private String fits(Path jar) {
    return String.join("\n", jvm.version(), jvm.home().toString(), jar.toString())
        + "\n"
        + String.join(" ", Jvm.OPTIONS)
        + " "
        + Jvm.TRAINING
        + "\n";
  }

  private static Path cache(Path jar) {
    return jar.resolveSibling("app.aot");
  }

  private static Path note(Path cache) {
    return cache.resolveSibling("app.aot.fits");
  }
}
