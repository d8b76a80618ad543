package dev.recado.gateway.web;

import dev.recado.protocol.v1.Reason;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Tomcat itself refuses, for example a malformed request line, is a problem document as well.
 * Tomcat makes it by its name.
 */
public final class ProblemReportValve extends ErrorReportValve {

  private static final Logger log = LoggerFactory.getLogger(ProblemReportValve.class);
  private static final int FIRST_ERROR = 400;
  private static final int FIRST_SERVER_ERROR = 500;

  @Override
  protected void report(Request request, Response response, Throwable failure) {
    int status = response.getStatus();
    if (status < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    try {
      Problems.send(response.getResponse(), problem(status));
      response.finishResponse();
    } catch (IOException | IllegalStateException e) {
      log.debug("The client went before it heard of status {}", status, e);
    }
  }

  private static Problem problem(int status) {
    return switch (status) {
      case 404 -> Problem.of(Reason.UNKNOWN_PATH, "There is nothing at this path.");
      case 405, 501 -> Problem.of(Reason.METHOD_NOT_ALLOWED, "This method is not possible here.");
      case 413 -> Problem.of(Reason.REQUEST_TOO_LARGE, "The request is too large.");
      case 503 -> Problem.of(Reason.SHUTTING_DOWN, "This gateway is not taking requests.");
      default ->
          status >= FIRST_SERVER_ERROR
              ? Problem.of(Reason.INTERNAL, "Unexpected failure; the server's log has the details.")
              : Problem.of(
                  Reason.MALFORMED,
                  "The request is not valid HTTP: percent-encode the path and the query, and keep request line and headers below 32 KB.");
    };
  }
}
