package dev.recado.discovery.api;

import dev.recado.protocol.Reasons;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.databind.json.JsonMapper;

/** Refusals as problem documents (RFC 9457). */
@RestControllerAdvice
class Problems {

  private final JsonMapper json;

  Problems(JsonMapper json) {
    this.json = json;
  }

  /** Whoever was being answered is gone. */
  @ExceptionHandler
  void gone(AsyncRequestNotUsableException e) {}

  @ExceptionHandler
  ResponseEntity<ProblemDetail> problem(Exception failure) {
    Rejection rejection = rejection(failure);
    return ResponseEntity.status(Reasons.form(rejection.reason()).httpStatus())
        .headers(headers(rejection))
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(detail(rejection));
  }

  /** From a filter, where no controller answers. */
  void write(HttpServletResponse response, Rejection rejection) throws IOException {
    headers(rejection).forEach((name, values) -> values.forEach(v -> response.addHeader(name, v)));
    response.setStatus(Reasons.form(rejection.reason()).httpStatus());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    json.writeValue(response.getOutputStream(), detail(rejection));
  }

  private static Rejection rejection(Exception failure) {
    return switch (failure) {
      case NoResourceFoundException e ->
          new Rejection(Reason.UNKNOWN_PATH, "There is nothing at /" + e.getResourcePath() + ".");
      case HttpRequestMethodNotSupportedException e ->
          new Rejection(Reason.METHOD_NOT_ALLOWED, e.getMethod() + " is not supported here.");
      case HttpMediaTypeNotSupportedException e ->
          new Rejection(Reason.UNSUPPORTED_MEDIA_TYPE, "Send Content-Type: application/json.");
      case HttpMediaTypeNotAcceptableException e ->
          new Rejection(Reason.NOT_ACCEPTABLE, "Accept application/json or text/event-stream.");
      case MethodArgumentTypeMismatchException e ->
          new Rejection(Reason.BAD_PARAMETER, e.getName() + " has a value of the wrong type.");
      case ErrorResponse e when e.getStatusCode().is4xxClientError() ->
          new Rejection(Reason.BAD_PARAMETER, String.valueOf(e.getBody().getDetail()));
      default -> Failures.toRejection(failure);
    };
  }

  private static HttpHeaders headers(Rejection rejection) {
    var headers = new HttpHeaders();
    if (rejection.retryAfter().isPositive()) {
      long seconds = Math.max(1, rejection.retryAfter().plusMillis(999).toSeconds());
      headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    }
    if (rejection.reason() == Reason.UNAUTHENTICATED) {
      headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    return headers;
  }

  private static ProblemDetail detail(Rejection rejection) {
    Reasons.Form form = Reasons.form(rejection.reason());
    var problem =
        ProblemDetail.forStatusAndDetail(HttpStatus.valueOf(form.httpStatus()), rejection.detail());
    problem.setType(URI.create("https://recado.dev/problems/" + Reasons.slug(rejection.reason())));
    problem.setTitle(form.title());
    problem.setProperty("reason", rejection.reason().name());
    rejection.metadata().forEach(problem::setProperty);
    return problem;
  }
}
