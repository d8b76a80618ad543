package dev.recado.benchmarks.usage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Measures what named processes use, children included. */
public final class UsageMeter {

  private static final Path PROC = Path.of("/proc");

  private final Path proc;
  private final Map<String, Long> pids;

  UsageMeter(Path proc, Map<String, Long> pids) {
    this.proc = proc;
    this.pids = new LinkedHashMap<>(pids);
  }

  /**
   * Of processes of this machine.
   *
   * @param pids by name, in the order of the table
   */
  public static UsageMeter of(Map<String, Long> pids) {
    return new UsageMeter(PROC, pids);
  }

  /** Of nobody. */
  public static UsageMeter none() {
    return new UsageMeter(PROC, Map.of());
  }

  /** Whether this machine tells. */
  public static boolean available() {
    return Files.isReadable(PROC.resolve("self/stat"));
  }

  /** Whose use is measured. */
  public Set<String> processes() {
    return Collections.unmodifiableSet(pids.keySet());
  }

  /** Resident memory of one of them, in KiB; empty when it is not known. */
  public OptionalLong residentKib(String process) {
    Long pid = pids.get(process);
    if (pid == null) {
      return OptionalLong.empty();
    }
    long resident = ProcessFiles.read(proc).tree(pid).residentKib();
    return resident == 0 ? OptionalLong.empty() : OptionalLong.of(resident);
  }

  /** What is used between two moments, as {@link System#nanoTime()}; known after the second. */
  public Future<List<Usage>> measure(long fromNanos, long untilNanos) {
    var task = new FutureTask<>(during(fromNanos, untilNanos));
    Thread _ = Thread.ofPlatform().daemon().name("usage").start(task);
    return task;
  }

  private Callable<List<Usage>> during(long fromNanos, long untilNanos) {
    return () -> {
      if (pids.isEmpty()) {
        return List.of();
      }
      sleepUntil(fromNanos);
      Map<String, UsageSnapshot> before = read();
      sleepUntil(untilNanos);
      return between(before, read());
    };
  }

  private static void sleepUntil(long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(Math.max(0, nanos - System.nanoTime()));
  }

  private Map<String, UsageSnapshot> read() {
    ProcessFiles files = ProcessFiles.read(proc);
    var snapshots = new LinkedHashMap<String, UsageSnapshot>();
    pids.forEach((name, pid) -> snapshots.put(name, files.tree(pid)));
    return snapshots;
  }

  private static List<Usage> between(
      Map<String, UsageSnapshot> before, Map<String, UsageSnapshot> after) {
    var usages = new ArrayList<Usage>();
    after.forEach((name, snapshot) -> {
      UsageSnapshot earlier = before.get(name);
      if (earlier != null) {
        usages.add(snapshot.since(earlier, name));
      }
    });
    return usages;
  }

  /**
   * What the measuring has found.
   *
   * @throws IllegalStateException when it could not be measured
   */
  public static List<Usage> result(Future<List<Usage>> measuring) throws InterruptedException {
    try {
      return measuring.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("What processes used cannot be read", e.getCause());
    }
  }
}
