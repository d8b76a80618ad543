package dev.recado.cli.process;

import java.time.Duration;
import java.util.List;

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
      if (process.awaitEnd(step.patience())) {
        return i == 0;
      }
    }
    return false;
  }
}
