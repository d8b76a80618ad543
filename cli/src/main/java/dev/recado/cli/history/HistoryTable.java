package dev.recado.cli.history;

import dev.recado.cli.history.History.Memory;
import dev.recado.cli.history.History.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** A history for people: a line a step, and who may know more. */
public final class HistoryTable {

  private static final String ROW = "  %12s  %-15s  %-12s  %-12s  %s";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final double NANOS_PER_MILLI = 1e6;

  private HistoryTable() {}

  public static String of(History history) {
    var text = new StringBuilder();
    Optional<Instant> first = history.steps().stream().map(Step::at).findFirst();
    first.ifPresent(start -> {
      text.append(row("ms", "UTC", "member", "step", "from " + start));
      history.steps().forEach(step -> text.append(row(start, step)));
    });
    history.members().forEach(member -> text.append(remark(first, member)));
    return text.toString();
  }

  private static String row(Instant start, Step step) {
    double millis = Duration.between(start, step.at()).toNanos() / NANOS_PER_MILLI;
    return row(
        String.format(Locale.ROOT, "+%.3f", millis),
        TIME.format(step.at()),
        step.member().isEmpty() ? "(record)" : step.member(),
        step.step(),
        step.detail());
  }

  private static String row(String millis, String time, String member, String step, String detail) {
    return String.format(Locale.ROOT, ROW, millis, time, member, step, detail).stripTrailing()
        + "\n";
  }

  /** Those who were there all the time, and answered, need none. */
  private static String remark(Optional<Instant> first, Memory member) {
    if (member.since().isEmpty()) {
      return "  " + member.name() + " did not answer: " + member.unanswered() + "\n";
    }
    Instant since = member.since().get();
    return first.isPresent() && since.isAfter(first.get())
        ? "  " + member.name() + " remembers since " + since + " only.\n"
        : "";
  }
}
