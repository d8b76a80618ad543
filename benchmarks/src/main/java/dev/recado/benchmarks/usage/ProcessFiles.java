package dev.recado.benchmarks.usage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Linux' {@code /proc} (proc(5)), read once. A process that ends meanwhile is left out. */
final class ProcessFiles {

  /** Linux tells times in ticks of 10 ms, whatever the kernel's own are (USER_HZ). */
  private static final long TICK_MICROS = 10_000;

  // Fields of /proc/<pid>/stat, counted from the one after the name.
  private static final int PARENT = 1;
  private static final int USER_TICKS = 11;
  private static final int CHILDREN_SYSTEM_TICKS = 14;

  private final Path proc;
  private final Map<Long, Long> ticksByPid = new HashMap<>();
  private final Map<Long, List<Long>> childrenByPid = new HashMap<>();

  private ProcessFiles(Path proc) {
    this.proc = proc;
  }

  static ProcessFiles read(Path proc) {
    var files = new ProcessFiles(proc);
    files.numbered(proc).forEach(files::stat);
    return files;
  }

  private void stat(long pid) {
    String stat = text(proc.resolve(pid + "/stat"));
    // The name is in brackets, and may have brackets and blanks of its own.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    if (fields.length <= CHILDREN_SYSTEM_TICKS) {
      return;
    }
    long ticks = 0;
    // Its own, and those of children that have ended: living ones are counted by themselves.
    for (int field = USER_TICKS; field <= CHILDREN_SYSTEM_TICKS; field++) {
      ticks += Long.parseLong(fields[field]);
    }
    ticksByPid.put(pid, ticks);
    childrenByPid.computeIfAbsent(Long.parseLong(fields[PARENT]), _ -> new ArrayList<>()).add(pid);
  }

  /** Of the process and all below it. */
  UsageSnapshot tree(long root) {
    long ticks = 0;
    long ownKib = 0;
    long sharedKib = 0;
    var switches = new HashMap<Long, Long>();
    var left = new ArrayDeque<>(List.of(root));
    while (!left.isEmpty()) {
      long pid = left.remove();
      left.addAll(childrenByPid.getOrDefault(pid, List.of()));
      ticks += ticksByPid.getOrDefault(pid, 0L);
      String status = text(proc.resolve(pid + "/status"));
      long shared = number(status, "RssShmem:");
      ownKib += number(status, "VmRSS:") - shared;
      // One and the same memory in all of them: PostgreSQL's buffers.
      sharedKib = Math.max(sharedKib, shared);
      Path tasks = proc.resolve(pid + "/task");
      for (long thread : numbered(tasks)) {
        String task = text(tasks.resolve(thread + "/status"));
        switches.put(
            thread,
            number(task, "\nvoluntary_ctxt_switches:")
                + number(task, "nonvoluntary_ctxt_switches:"));
      }
    }
    return new UsageSnapshot(ticks * TICK_MICROS, switches, ownKib + sharedKib);
  }

  private static long number(String text, String name) {
    int at = text.indexOf(name);
    if (at < 0) {
      return 0;
    }
    int from = at + name.length();
    while (Character.isWhitespace(text.charAt(from))) {
      from++;
    }
    int to = from;
    while (to < text.length() && Character.isDigit(text.charAt(to))) {
      to++;
    }
    return Long.parseLong(text, from, to, 10);
  }

  private List<Long> numbered(Path directory) {
    var numbers = new ArrayList<Long>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "[0-9]*")) {
      entries.forEach(entry -> numbers.add(Long.parseLong(String.valueOf(entry.getFileName()))));
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      if (directory.equals(proc)) {
        throw new UncheckedIOException(new IOException(directory + " cannot be read", e));
      }
    }
    return numbers;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }
}
