package dev.recado.faults;

import java.time.Duration;

/** A fault that befalls a member once, right after whoever asked for it was answered. */
public sealed interface Strike {

  Duration PAUSE_MAX = Duration.ofMinutes(10);

  /** SIGSTOP, and SIGCONT after the duration. */
  record Pause(Duration duration) implements Strike {

    /**
     * Refuses what is out of range.
     *
     * @throws dev.recado.protocol.Rejection BAD_PARAMETER
     */
    public Pause {
      FaultRules.requireRange("pause", duration, Duration.ofMillis(1), PAUSE_MAX);
    }
  }

  /** The process ends in the middle of whatever it does. */
  record Kill() implements Strike {}

  /** Immediate shutdown of the server of the member's database: no checkpoint, no farewell. */
  record KillPostgres() implements Strike {}
}
