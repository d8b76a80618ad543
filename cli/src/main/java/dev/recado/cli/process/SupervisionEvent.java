package dev.recado.cli.process;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What happens to a supervised process. */
public sealed interface SupervisionEvent {

  String process();

  record Started(String process, long pid) implements SupervisionEvent {}

  /** Time since the process was started. */
  record Ready(String process, Duration took) implements SupervisionEvent {}

  /** It ended without being asked to, or could not be started. */
  record Crashed(
      String process, String how, List<String> lastLines, int inARow, Optional<Duration> restartIn)
      implements SupervisionEvent {}

  record Stopping(String process) implements SupervisionEvent {}

  record Stopped(String process, boolean forced) implements SupervisionEvent {}
}
