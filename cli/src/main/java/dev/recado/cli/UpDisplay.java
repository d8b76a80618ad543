package dev.recado.cli;

import dev.recado.cli.fleet.FleetEvent;
import dev.recado.cli.fleet.LocalFleet;
import dev.recado.cli.process.SupervisionEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What {@code up} prints: on a terminal one line that changes while the fleet starts, elsewhere a
 * line for each step. After the start, only what somebody should know.
 */
final class UpDisplay {

  private static final Duration TICK = Duration.ofMillis(500);
  private static final int WIDTH = 78;

  private final PrintStream out;
  private final boolean terminal;
  private final long began = System.nanoTime();
  private final Set<String> waitingFor = new LinkedHashSet<>();
  private String doing = "";
  private boolean starting = true;

  UpDisplay(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
    if (terminal) {
      Thread.ofVirtual().name("display").start(this::tick);
    }
  }

  private void tick() {
    try {
      while (redraw()) {
        Thread.sleep(TICK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean redraw() {
    if (starting && terminal) {
      String text = seconds() + "  " + doing;
      if (!waitingFor.isEmpty()) {
        text += ": " + String.join(", ", waitingFor);
      }
      out.print("\r\033[K" + (text.length() > WIDTH ? text.substring(0, WIDTH - 1) + "…" : text));
      out.flush();
    }
    return starting;
  }

  synchronized void happened(FleetEvent event) {
    switch (event) {
      case FleetEvent.Doing step -> {
        doing = step.what();
        if (!terminal) {
          out.println(seconds() + "  " + doing);
        }
      }
      case FleetEvent.Warning warning -> say("Note: " + warning.text());
      case FleetEvent.Supervised process -> happened(process.event());
    }
    redraw();
  }

  private void happened(SupervisionEvent event) {
    switch (event) {
      case SupervisionEvent.Started started -> waitingFor.add(started.process());
      case SupervisionEvent.Ready ready -> {
        waitingFor.remove(ready.process());
        if (!starting || !terminal) {
          say(ready.process() + " is ready after " + tenths(ready.took()));
        }
      }
      case SupervisionEvent.Crashed crashed -> crashed(crashed);
      case SupervisionEvent.Stopping stopping -> {
        waitingFor.remove(stopping.process());
        say("stopping " + stopping.process());
      }
      case SupervisionEvent.Stopped stopped -> {
        if (stopped.forced()) {
          say(stopped.process() + " did not stop in time and was killed");
        }
      }
    }
  }

  private void crashed(SupervisionEvent.Crashed crashed) {
    waitingFor.remove(crashed.process());
    say(crashed.process() + " " + crashed.how() + ". The last lines of its log:");
    crashed.lastLines().forEach(line -> say("  | " + line));
    say(
        crashed
            .restartIn()
            .map(delay -> crashed.process() + " is started again in " + tenths(delay))
            .orElse(crashed.process() + " is not started again"));
  }

  synchronized void say(String text) {
    if (terminal && starting) {
      out.print("\r\033[K");
    }
    out.println(starting ? seconds() + "  " + text : text);
    out.flush();
  }

  synchronized void ready(LocalFleet fleet) {
    endProgress();
    out.println("Recado is ready after " + tenths(elapsed()) + ".");
    out.println();
    out.print(FleetTable.of(fleet));
    out.println();
    out.println("Admin key, also in " + fleet.state().adminKey() + ":");
    out.println("  " + fleet.adminKey());
    out.println();
    out.println("Try:");
    out.println(FleetTable.example(fleet));
    out.println();
    out.println("Ctrl-C stops everything; the data stays.");
    out.flush();
  }

  synchronized void close(String last) {
    endProgress();
    if (!last.isEmpty()) {
      out.println(last);
    }
    out.flush();
  }

  private void endProgress() {
    if (starting && terminal) {
      out.print("\r\033[K");
    }
    starting = false;
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private String seconds() {
    return String.format(Locale.ROOT, "%3d s", elapsed().toSeconds());
  }

  private static String tenths(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
