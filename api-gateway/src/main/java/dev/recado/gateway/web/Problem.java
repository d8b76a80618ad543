package dev.recado.gateway.web;

import dev.recado.protocol.Reasons;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A problem document (RFC 9457). Members beyond the standard ones say more about the case. */
public record Problem(
    String reason,
    int status,
    String title,
    String detail,
    Duration retryAfter,
    Map<String, Object> members) {

  public static final String CONTENT_TYPE = "application/problem+json";
  private static final String TYPES = "https://recado.dev/problems/";

  public static Problem of(Rejection rejection) {
    Reasons.Form form = Reasons.form(rejection.reason());
    return new Problem(
        rejection.reason().name(),
        form.httpStatus(),
        form.title(),
        rejection.detail(),
        rejection.retryAfter(),
        new LinkedHashMap<>(rejection.metadata()));
  }

  public static Problem of(Reason reason, String detail) {
    return of(new Rejection(reason, detail));
  }

  /** As JSON. */
  public Map<String, Object> document() {
    var document = new LinkedHashMap<String, Object>();
    document.put("type", TYPES + reason.toLowerCase(Locale.ROOT).replace('_', '-'));
    document.put("title", title);
    document.put("status", status);
    document.put("detail", detail);
    document.put("reason", reason);
    members.forEach(document::putIfAbsent);
    return document;
  }

  /** Whole seconds, for the header; 0 for none. */
  public long retryAfterSeconds() {
    return (retryAfter.toMillis() + 999) / 1000;
  }
}
