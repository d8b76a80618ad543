package dev.recado.cli.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How a process is asked to end: signals in order, each with the time it is given to work. */
public record StopPlan(List<Step> steps) {

  public record Step(String signal, Duration patience) {}

  /** Graceful, then by force. */
  public static StopPlan service(Duration patience) {
    return new StopPlan(
        List.of(new Step("TERM", patience), new Step("KILL", Duration.ofSeconds(10))));
  }

  /** PostgreSQL's fast, then immediate shutdown; both leave a server that starts again. */
  public static StopPlan postgres(Duration patience) {
    return new StopPlan(
        List.of(
            new Step("INT", patience),
            new Step("QUIT", Duration.ofSeconds(5)),
            new Step("KILL", Duration.ofSeconds(10))));
  }

  /** Runs the plan; false when the first signal was not enough. */
  public boolean run(ProcessRef process) {
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      // A stopped (SIGSTOP) process would never see the signal.
      process.signal("CONT");
      process.signal(step.signal());
      if (ended(process, step.patience())) {
        return i == 0;
      }
    }
    return false;
  }

  private static boolean ended(ProcessRef process, Duration patience) {
    var handle = process.handle();
    if (handle.isEmpty()) {
      return true;
    }
    boolean interrupted = false;
    try {
      long end = System.nanoTime() + patience.toNanos();
      while (true) {
        try {
          handle.get().onExit().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
          return true;
        } catch (TimeoutException e) {
          return !process.alive();
        } catch (ExecutionException e) {
          return true;
        } catch (InterruptedException e) {
          // Stopping goes on: giving up here would leave processes behind.
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
