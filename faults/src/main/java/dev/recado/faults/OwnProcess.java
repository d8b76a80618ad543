package dev.recado.faults;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signals, through the shell's own kill: a JVM can only send TERM and KILL, and to others only. */
final class OwnProcess {

  private static final Logger log = LoggerFactory.getLogger(OwnProcess.class);
  private static final Path SHELL = Path.of("/bin/sh");

  /** Who wakes a stopped process is another one, which must not end before. */
  private static final String PAUSE =
      "trap '' HUP INT TERM; kill -s STOP \"$1\" && sleep \"$2\"; kill -s CONT \"$1\"";

  private final ProcessHandle self;

  OwnProcess(ProcessHandle self) {
    this.self = self;
  }

  /** Returns what stops this process for the duration. */
  Runnable pausing(Duration duration) {
    requireShell();
    String seconds = String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0);
    return () -> {
      log.warn("Faults on purpose: this process stands still for {} s", seconds);
      start(PAUSE, Long.toString(self.pid()), seconds);
    };
  }

  /** Immediate shutdown, for a postmaster. */
  static boolean quit(ProcessHandle process) throws InterruptedException {
    requireShell();
    return start("kill -s QUIT \"$1\"", Long.toString(process.pid())).waitFor() == 0;
  }

  private static void requireShell() {
    if (!Files.isExecutable(SHELL)) {
      throw new Rejection(
          Reason.FAULT_IMPOSSIBLE,
          "There is no " + SHELL + " here to send signals with. Kill the member instead.");
    }
  }

  private static Process start(String script, String... arguments) {
    var command = new ArrayList<>(List.of(SHELL.toString(), "-c", script, "sh"));
    command.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
