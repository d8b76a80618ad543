package dev.recado.storage.api;

import dev.recado.protocol.Reasons;
import dev.recado.protocol.Rejection;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class PingController {

  private final Readiness readiness;

  PingController(Readiness readiness) {
    this.readiness = readiness;
  }

  @GetMapping("/v1/ping")
  ResponseEntity<?> ping() {
    Optional<Rejection> missing = readiness.missing();
    return missing.isEmpty()
        ? ResponseEntity.ok(Map.of("status", "ready"))
        : problem(missing.get());
  }

  private static ResponseEntity<ProblemDetail> problem(Rejection rejection) {
    Reasons.Form form = Reasons.form(rejection.reason());
    ProblemDetail problem = ProblemDetail.forStatus(form.httpStatus());
    problem.setType(URI.create("https://recado.dev/problems/" + Reasons.slug(rejection.reason())));
    problem.setTitle(form.title());
    problem.setDetail(rejection.detail());
    problem.setProperty("reason", rejection.reason().name());
    return ResponseEntity.status(form.httpStatus())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .header(
            HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, rejection.retryAfter().toSeconds())))
        .body(problem);
  }
}
