package dev.recado.cli.programs;

import dev.recado.cli.process.HelperProcesses;
import dev.recado.cli.process.LogFile;
import dev.recado.cli.process.Trees;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** The built services, made fast to start. Prepared once a start; used for every restart. */
public final class ServicePrograms implements Programs {

  /** Two at a time: each one keeps a core busy. */
  private static final int AT_A_TIME = 2;

  private final Path home;
  private final Path app;
  private final Path logs;
  private final HelperProcesses helpers;
  private final Jvm jvm = Jvm.current();
  private final Map<ServiceRole, Path> jars = new EnumMap<>(ServiceRole.class);
  private final Map<ServiceRole, Path> caches = new EnumMap<>(ServiceRole.class);

  /**
   * @param home the directory of the built modules
   * @param app where the extracted jars and caches are kept; several fleets may share it
   */
  public ServicePrograms(Path home, Path app, Path logs, HelperProcesses helpers) {
    this.home = home;
    this.app = app.toAbsolutePath();
    this.logs = logs;
    this.helpers = helpers;
  }

  /** Extracts what is not extracted yet. */
  public void extract(Consumer<String> progress) throws IOException, InterruptedException {
    Files.createDirectories(app);
    try (var channel = open();
        var _ = lock(channel)) {
      var extracted = new ExtractedJars(app, jvm, helpers, log("extract"));
      List<ServiceRole> roles = List.of(ServiceRole.values());
      var work = new ArrayList<Callable<Path>>();
      for (ServiceRole role : roles) {
        ServiceJar jar = ServiceJar.in(home, role);
        if (!extracted.has(jar)) {
          progress.accept("extracting " + role.module());
        }
        work.add(() -> extracted.extracted(jar));
      }
      List<Path> paths = inParallel(work);
      for (int i = 0; i < roles.size(); i++) {
        jars.put(roles.get(i), paths.get(i));
      }
    }
  }

  /** Trains what is not trained for this JVM; returns what could not be. */
  public List<ServiceRole> train(TrainingGroundSource ground, Consumer<String> progress)
      throws IOException, InterruptedException {
    try (var channel = open();
        var _ = lock(channel)) {
      deleteAbandonedTrainings();
      var aot = new AotCaches(jvm, helpers);
      Map<ServiceRole, Path> untrained = new EnumMap<>(jars);
      takeUsable(aot, untrained);
      if (!untrained.isEmpty()) {
        train(aot, untrained, ground, progress);
        takeUsable(aot, untrained);
      }
      return List.copyOf(untrained.keySet());
    }
  }

  /** Moves those that have a cache out of {@code untrained}. */
  private void takeUsable(AotCaches aot, Map<ServiceRole, Path> untrained) throws IOException {
    for (var entry : List.copyOf(untrained.entrySet())) {
      Optional<Path> usable = aot.usable(entry.getValue());
      if (usable.isPresent()) {
        caches.put(entry.getKey(), usable.get());
        untrained.remove(entry.getKey());
      }
    }
  }

  private void train(
      AotCaches aot,
      Map<ServiceRole, Path> untrained,
      TrainingGroundSource source,
      Consumer<String> progress)
      throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory(app, "training-");
    TrainingGround ground = source.open(scratch);
    try {
      var work = new ArrayList<Callable<Boolean>>();
      for (var entry : untrained.entrySet()) {
        ServiceRole role = entry.getKey();
        Path jar = entry.getValue();
        Path directory = Files.createDirectories(scratch.resolve(role.label()));
        work.add(() -> {
          progress.accept("training " + role.module() + " to start fast (only once)");
          LogFile log = log("training-" + role.label());
          log.rotate();
          return aot.train(
              jar,
              new AotCaches.Training(
                  role, directory, ground.arguments(role), ground.environment(role), log));
        });
      }
      inParallel(work);
    } finally {
      ground.leave();
      Trees.delete(scratch);
    }
  }

  /** Opens the ground for a training, with its files below the given directory. */
  public interface TrainingGroundSource {
    TrainingGround open(Path scratch);
  }

  @Override
  public Program program(ServiceRole role) {
    var arguments = new ArrayList<>(Jvm.OPTIONS);
    Path cache = caches.get(role);
    if (cache != null) {
      arguments.add("-XX:AOTCache=" + cache);
    }
    arguments.add("-jar");
    arguments.add(String.valueOf(jars.get(role)));
    return new Program(arguments);
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(
        app.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** Several fleets may share the programs, also within one JVM, where waiting is our own work. */
  private static FileLock lock(FileChannel channel) throws IOException, InterruptedException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException e) {
        Thread.sleep(100);
      }
    }
  }

  private void deleteAbandonedTrainings() throws IOException {
    try (var abandoned = Files.newDirectoryStream(app, "training-*")) {
      for (Path directory : abandoned) {
        Trees.delete(directory);
      }
    }
  }

  private LogFile log(String name) {
    return LogFile.of(logs.resolve(name + ".log"));
  }

  private static <T> List<T> inParallel(List<Callable<T>> work)
      throws IOException, InterruptedException {
    var threads = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      var results = new ArrayList<T>();
      for (Future<T> future : threads.invokeAll(work)) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case InterruptedException interrupted -> throw interrupted;
        case RuntimeException runtime -> throw runtime;
        case null, default -> throw new IllegalStateException(e);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
