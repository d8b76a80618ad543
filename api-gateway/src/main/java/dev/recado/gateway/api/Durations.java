package dev.recado.gateway.api;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as text: ISO 8601, or simply {@code 30s}. */
final class Durations {

  private static final Pattern SIMPLE = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  private Durations() {}

  /** Whether it looks like one, and not like a time. */
  static boolean isDuration(String text) {
    return SIMPLE.matcher(text).matches() || text.toUpperCase(Locale.ROOT).startsWith("P");
  }

  /**
   * The duration.
   *
   * @throws DateTimeException when it is none
   */
  static Duration parse(String text) {
    Matcher simple = SIMPLE.matcher(text);
    return simple.matches()
        ? simple(Long.parseLong(simple.group(1)), simple.group(2))
        : Duration.parse(text);
  }

  private static Duration simple(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /** The shortest such text: {@code 200ms}, {@code 5s}. */
  static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
