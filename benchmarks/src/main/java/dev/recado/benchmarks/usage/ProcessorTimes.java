package dev.recado.benchmarks.usage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What all processors together have done since the start, in ticks: the first line of {@code
 * /proc/stat} (proc(5)).
 *
 * @param total 0 where the system does not tell
 * @param stolen of it, what the host gave to others while this machine had work
 */
record ProcessorTimes(long total, long stolen) {

  // Fields after the name: user, nice, system, idle, iowait, irq, softirq, steal. Those after them
  // are parts of user and nice.
  private static final int STOLEN = 8;

  static ProcessorTimes read(Path proc) {
    String[] fields = firstLine(proc.resolve("stat")).strip().split(" +", -1);
    if (!fields[0].equals("cpu") || fields.length <= STOLEN) {
      return new ProcessorTimes(0, 0);
    }
    long total = 0;
    for (int field = 1; field <= STOLEN; field++) {
      total += Long.parseLong(fields[field]);
    }
    return new ProcessorTimes(total, Long.parseLong(fields[STOLEN]));
  }

  /** From 0 to 1; NaN when it is not known. */
  double stolenSince(ProcessorTimes before) {
    long passed = total - before.total;
    return before.total == 0 || passed <= 0
        ? Double.NaN
        : (double) (stolen - before.stolen) / passed;
  }

  private static String firstLine(Path file) {
    try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines.findFirst().orElse("");
    } catch (IOException | UncheckedIOException _) {
      return "";
    }
  }
}
