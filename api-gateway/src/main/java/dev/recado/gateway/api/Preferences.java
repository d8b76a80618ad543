package dev.recado.gateway.api;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The {@code Prefer} header (RFC 7240). A preference that makes no sense is ignored, as the RFC
 * wants it; the first of several of a name counts.
 */
record Preferences(boolean respondAsync, Optional<Duration> patience) {

  private static final int SECONDS_DIGITS_MAX = 9;

  static Preferences parse(Iterable<String> headers) {
    boolean respondAsync = false;
    Optional<Duration> patience = Optional.empty();
    for (String header : headers) {
      for (String part : header.split(",", -1)) {
        String preference = part.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (preference.equals("respond-async")) {
          respondAsync = true;
        } else if (preference.startsWith("wait") && patience.isEmpty()) {
          patience = patience(preference.substring("wait".length()).strip());
        }
      }
    }
    return new Preferences(respondAsync, patience);
  }

  private static Optional<Duration> patience(String assignment) {
    if (!assignment.startsWith("=")) {
      return Optional.empty();
    }
    String value = assignment.substring(1).strip();
    if (value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")) {
      value = value.substring(1, value.length() - 1);
    }
    boolean number =
        !value.isEmpty()
            && value.length() <= SECONDS_DIGITS_MAX
            && value.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? Optional.of(Duration.ofSeconds(Long.parseLong(value))) : Optional.empty();
  }
}
