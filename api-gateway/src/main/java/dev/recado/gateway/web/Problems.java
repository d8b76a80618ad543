package dev.recado.gateway.web;

import dev.recado.gateway.operation.OperationMeters;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Writes problem documents, and counts them. */
public final class Problems {

  private static final Logger log = LoggerFactory.getLogger(Problems.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final OperationMeters meters;

  Problems(OperationMeters meters) {
    this.meters = meters;
  }

  /**
   * Answers a failure of any kind: a rejection as itself, anything else as INTERNAL, with its cause
   * in the log only.
   */
  public void write(HttpServletResponse response, Throwable failure) throws IOException {
    if (failure instanceof Rejection rejection) {
      meters.rejected(rejection.reason());
      send(response, Problem.of(rejection));
    } else {
      log.error("Unexpected failure", failure);
      meters.rejected(Reason.INTERNAL);
      send(
          response,
          Problem.of(Reason.INTERNAL, "Unexpected failure; the server's log has the details."));
    }
  }

  /** Headers that were set before stay. */
  public static void send(HttpServletResponse response, Problem problem) throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.resetBuffer();
    response.setStatus(problem.status());
    response.setHeader("Content-Type", Problem.CONTENT_TYPE);
    response.setHeader("Cache-Control", "no-store");
    if (problem.status() == HttpServletResponse.SC_UNAUTHORIZED) {
      response.setHeader("WWW-Authenticate", "Bearer realm=\"recado\"");
    }
    if (problem.retryAfterSeconds() > 0) {
      response.setHeader("Retry-After", Long.toString(problem.retryAfterSeconds()));
    }
    byte[] document = JSON.writeValueAsBytes(problem.document());
    response.setContentLength(document.length);
    response.getOutputStream().write(document);
  }
}
