package dev.recado.cli.process;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process, told apart from a later one with the same pid by the moment of its start. Survives in
 * files, so that a later run finds what an earlier one left.
 */
public record ProcessRef(long pid, Instant startedAt) {

  /**
   * The kernel gives a start relative to boot, and its own idea of boot time moves with clock
   * corrections: two JVMs may read the same start up to a second or two apart.
   */
  private static final Duration TOLERANCE = Duration.ofSeconds(3);

  private static final Duration POLL = Duration.ofMillis(20);

  public static ProcessRef of(ProcessHandle handle) {
    return new ProcessRef(handle.pid(), handle.info().startInstant().orElse(Instant.EPOCH));
  }

  public static ProcessRef self() {
    return of(ProcessHandle.current());
  }

  public Optional<ProcessHandle> handle() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::sameStart);
  }

  public boolean alive() {
    return handle().isPresent();
  }

  private boolean sameStart(ProcessHandle handle) {
    return handle
        .info()
        .startInstant()
        .map(start -> Duration.between(start, startedAt).abs().compareTo(TOLERANCE) <= 0)
        .orElse(false);
  }

  /**
   * Whether it ended in time. An interrupt does not cut the wait short: what waits for an end must
   * not leave a process behind. Asks again and again, since {@link ProcessHandle#onExit} needs a
   * free thread of the common pool.
   */
  public boolean awaitEnd(Duration patience) {
    boolean interrupted = false;
    try {
      long end = System.nanoTime() + patience.toNanos();
      while (alive()) {
        if (System.nanoTime() - end > 0) {
          return false;
        }
        try {
          Thread.sleep(POLL);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      return true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Sends a signal, such as KILL, TERM or STOP; false when the process was gone. */
  public boolean signal(String signal) {
    return signal(List.of(this), signal);
  }

  /** Sends one signal to all of them with one call, so that none has time to notice another. */
  public static boolean signal(Collection<ProcessRef> processes, String signal) {
    if (!signal.matches("[A-Z0-9+]{1,12}")) {
      throw new IllegalArgumentException(
          "'" + signal + "' is not a signal. Use a name such as KILL, TERM, STOP or CONT.");
    }
    var pids = processes.stream().filter(ProcessRef::alive).map(p -> Long.toString(p.pid));
    // The shell's own kill: a JVM can only send TERM and KILL, and /bin/kill may be absent.
    var command =
        new ArrayList<>(List.of("sh", "-c", "s=$1; shift; kill -s \"$s\" \"$@\"", "kill"));
    command.add(signal);
    int before = command.size();
    pids.forEach(command::add);
    return command.size() > before && run(command) == 0;
  }

  private static int run(List<String> command) {
    try {
      Process kill =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return kill.waitFor(10, TimeUnit.SECONDS) ? kill.exitValue() : -1;
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }
}
