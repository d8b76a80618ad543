package dev.recado.tracing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an operation is in its trace, as W3C Trace Context writes it: {@code
 * 00-<trace>-<span>-<flags>}. What is malformed is as good as absent, never an error.
 */
public record Traceparent(String traceId, String spanId, boolean sampled) {

  /** An operation that is not traced. */
  public static final String NONE = "";

  private static final int LENGTH = 55;
  private static final Pattern FORM =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
  private static final String NO_TRACE = "0".repeat(32);
  private static final String NO_SPAN = "0".repeat(16);
  private static final int SAMPLED = 1;

  /** Empty for what is no traceparent. */
  public static Optional<Traceparent> parse(@Nullable String text) {
    if (text == null || text.length() < LENGTH) {
      return Optional.empty();
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches() || !versionAllows(form.group(1), text)) {
      return Optional.empty();
    }
    String traceId = form.group(2);
    String spanId = form.group(3);
    if (traceId.equals(NO_TRACE) || spanId.equals(NO_SPAN)) {
      return Optional.empty();
    }
    boolean sampled = (Integer.parseInt(form.group(4), 16) & SAMPLED) != 0;
    return Optional.of(new Traceparent(traceId, spanId, sampled));
  }

  /** Version 00 has four fields; a later one may have more; ff is none. */
  private static boolean versionAllows(String version, String text) {
    return switch (version) {
      case "ff" -> false;
      case "00" -> text.length() == LENGTH;
      default -> true;
    };
  }

  /** As an operation carries it: in its canonical form when it is sampled, else {@link #NONE}. */
  public static String carried(@Nullable String text) {
    return parse(text).filter(Traceparent::sampled).map(Traceparent::text).orElse(NONE);
  }

  /** What the traced ones of a batch carry. Looking at others makes nothing. */
  public static <T> List<String> of(Iterable<T> batch, Function<T, String> carried) {
    List<String> traced = List.of();
    for (T item : batch) {
      String traceparent = carried.apply(item);
      if (!traceparent.isEmpty()) {
        if (traced.isEmpty()) {
          traced = new ArrayList<>();
        }
        traced.add(traceparent);
      }
    }
    return traced;
  }

  /** For log lines; empty when the operation is not traced. */
  public static String traceIdOf(@Nullable String text) {
    return parse(text).map(Traceparent::traceId).orElse("");
  }

  public String text() {
    return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
  }
}
