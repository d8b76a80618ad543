package dev.recado.cli.process;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Short-lived processes that a start needs: extraction, training, initdb. Known by name while they
 * run, so that a stop in the middle of a start ends them with all that they started.
 */
public final class HelperProcesses {

  private final Map<ProcessRef, String> running = new ConcurrentHashMap<>();
  private final Runnable changed;
  private volatile boolean closed;

  public HelperProcesses(Runnable changed) {
    this.changed = changed;
  }

  /** Runs it to its end and returns its exit code; past {@code patience} it is killed. */
  public int run(String name, ProcessSpec spec, Duration patience)
      throws IOException, InterruptedException {
    if (closed) {
      throw new InterruptedException("stopping");
    }
    Process process = spec.start();
    ProcessRef ref = ProcessRef.of(process.toHandle());
    running.put(ref, name);
    changed.run();
    try {
      if (closed || !process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        killTree(ref);
      }
      return process.waitFor();
    } catch (InterruptedException e) {
      killTree(ref);
      throw e;
    } finally {
      running.remove(ref);
      changed.run();
    }
  }

  public Map<ProcessRef, String> running() {
    return Map.copyOf(running);
  }

  /** Ends what runs, and lets nothing start any more. */
  public void close() {
    closed = true;
    running.keySet().forEach(HelperProcesses::killTree);
  }

  /** Kills a helper that an earlier run left, with its children. */
  public static void killAll(Collection<ProcessRef> helpers) {
    helpers.forEach(HelperProcesses::killTree);
  }

  private static void killTree(ProcessRef ref) {
    ref.handle()
        .ifPresent(handle -> {
          var children = handle.descendants().toList();
          handle.destroyForcibly();
          children.forEach(ProcessHandle::destroyForcibly);
          ref.awaitEnd(Duration.ofSeconds(10));
        });
  }
}
