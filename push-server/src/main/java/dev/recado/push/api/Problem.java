package dev.recado.push.api;

import dev.recado.protocol.Reasons;
import dev.recado.protocol.Rejection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** A rejection as an RFC 9457 problem document. */
final class Problem {

  private static final String TYPES = "https://recado.dev/problems/";

  private Problem() {}

  static ResponseEntity<Map<String, Object>> of(Rejection rejection) {
    Reasons.Form form = Reasons.form(rejection.reason());
    var document = new LinkedHashMap<String, Object>();
    document.put("type", TYPES + Reasons.slug(rejection.reason()));
    document.put("title", form.title());
    document.put("status", form.httpStatus());
    document.put("detail", rejection.detail());
    document.put("reason", rejection.reason().name());
    rejection.metadata().forEach(document::putIfAbsent);
    var response =
        ResponseEntity.status(form.httpStatus()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
    if (rejection.retryAfter().isPositive()) {
      response.header(HttpHeaders.RETRY_AFTER, Long.toString(seconds(rejection.retryAfter())));
    }
    if (form.httpStatus() == 401) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    return response.body(document);
  }

  private static long seconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }
}
