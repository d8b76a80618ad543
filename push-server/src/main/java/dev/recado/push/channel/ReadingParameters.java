package dev.recado.push.channel;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Enumeration;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * How a client wants to read.
 *
 * @param after behind which sequence; what is acknowledged when absent
 * @param patience how long a long poll waits for something
 */
record ReadingParameters(OptionalLong after, int limit, Duration patience) {

  private static final Set<String> KNOWN = Set.of("after", "limit", "wait");
  private static final int LIMIT_DEFAULT = 100;
  private static final int LIMIT_MAX = 1000;

  static ReadingParameters of(HttpServletRequest request, Duration waitMax) {
    checkNames(request.getParameterNames());
    // What an event source saw last is newer than the address that it was made with.
    String lastEventId = request.getHeader("Last-Event-ID");
    boolean resumes = lastEventId != null && !lastEventId.isBlank();
    OptionalLong after =
        resumes
            ? number("Last-Event-ID", lastEventId.strip(), 0, Long.MAX_VALUE)
            : number("after", request.getParameter("after"), 0, Long.MAX_VALUE);
    OptionalLong limit = number("limit", request.getParameter("limit"), 1, LIMIT_MAX);
    return new ReadingParameters(
        after,
        Math.toIntExact(limit.orElse(LIMIT_DEFAULT)),
        duration(request.getParameter("wait"), waitMax));
  }

  private static void checkNames(Enumeration<String> names) {
    names
        .asIterator()
        .forEachRemaining(name -> {
          if (!KNOWN.contains(name)) {
            throw new Rejection(
                Reason.BAD_PARAMETER,
                "The parameter '" + name + "' is not known here. Known are " + KNOWN + ".");
          }
        });
  }

  private static OptionalLong number(String name, @Nullable String text, long least, long most) {
    if (text == null) {
      return OptionalLong.empty();
    }
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return OptionalLong.of(number);
      }
    } catch (NumberFormatException e) {
      // As a number out of range.
    }
    throw new Rejection(
        Reason.BAD_PARAMETER,
        name
            + " is not a number from "
            + least
            + (most < Long.MAX_VALUE ? " to " + most : "")
            + " on.");
  }

  private static Duration duration(@Nullable String text, Duration most) {
    if (text == null) {
      return Duration.ZERO;
    }
    try {
      Duration wait = DurationStyle.detectAndParse(text, java.time.temporal.ChronoUnit.SECONDS);
      if (!wait.isNegative() && wait.compareTo(most) <= 0) {
        return wait;
      }
    } catch (IllegalArgumentException e) {
      // As a time out of range.
    }
    throw new Rejection(
        Reason.BAD_PARAMETER,
        "wait is not a duration from 0s to " + most.toSeconds() + "s, such as 20s.");
  }
}
