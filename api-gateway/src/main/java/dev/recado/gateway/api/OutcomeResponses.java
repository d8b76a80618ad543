package dev.recado.gateway.api;

import dev.recado.gateway.dispatch.Decided;
import dev.recado.gateway.web.Problem;
import dev.recado.gateway.web.Problems;
import dev.recado.protocol.Reasons;
import dev.recado.protocol.SessionToken;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Outcome;
import dev.recado.protocol.v1.Status;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Outcomes of writes as HTTP. A precondition that failed is a 412, whatever it was about. */
final class OutcomeResponses {

  private OutcomeResponses() {}

  static void write(
      HttpServletResponse response,
      Operation operation,
      boolean conditional,
      Decided decided,
      SessionToken seen)
      throws IOException {
    Outcome outcome = decided.outcome();
    response.setHeader(Headers.OPERATION_ID, operation.getId());
    response.setHeader(
        Headers.SESSION,
        SessionToken.merge(List.of(seen, SessionToken.decode(outcome.getSession()))).encode());
    if (decided.replayed()) {
      response.setHeader(Headers.REPLAYED, "true");
    }
    if (decided.retryUntilMillis() > 0) {
      response.setHeader(
          Headers.RETRY_UNTIL, Instant.ofEpochMilli(decided.retryUntilMillis()).toString());
    }
    switch (outcome.getStatus()) {
      case OK -> ok(response, operation.getKind(), outcome);
      case NOT_FOUND ->
          no(
              response,
              operation,
              outcome,
              conditional
                  ? HttpServletResponse.SC_PRECONDITION_FAILED
                  : HttpServletResponse.SC_NOT_FOUND,
              "No such entry",
              "There is no entry with this key.");
      case ALREADY_EXISTS ->
          no(
              response,
              operation,
              outcome,
              HttpServletResponse.SC_PRECONDITION_FAILED,
              "The entry already exists",
              "There is an entry with this key. Read it, and send its ETag as If-Match to replace it.");
      case REVISION_MISMATCH ->
          no(
              response,
              operation,
              outcome,
              HttpServletResponse.SC_PRECONDITION_FAILED,
              "The entry has another revision",
              "The entry is not at revision "
                  + operation.getIfRevision()
                  + ". Read it again, and decide anew.");
      case EXPIRED ->
          no(
              response,
              operation,
              outcome,
              HttpServletResponse.SC_CONFLICT,
              "Expired",
              "The operation's deadline had passed; it was not executed and never will be.");
      case CANCELLED ->
          no(
              response,
              operation,
              outcome,
              HttpServletResponse.SC_CONFLICT,
              "Cancelled",
              "The operation was cancelled; it was not executed and never will be.");
      case REFUSED -> refused(response, operation, outcome);
      case STATUS_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("An outcome without a status: " + outcome.getStatus());
    }
  }

  private static void ok(HttpServletResponse response, Kind kind, Outcome outcome) {
    if (kind == Kind.DELETE) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return;
    }
    response.setStatus(
        outcome.getCreated() ? HttpServletResponse.SC_CREATED : HttpServletResponse.SC_OK);
    response.setHeader("ETag", "\"" + outcome.getRevision() + "\"");
    response.setHeader(Headers.VERSION, Long.toString(outcome.getVersion()));
    response.setContentLength(0);
  }

  private static void refused(HttpServletResponse response, Operation operation, Outcome outcome)
      throws IOException {
    Reasons.Form form = Reasons.form(outcome.getReason());
    Problems.send(
        response,
        new Problem(
            outcome.getReason().name(),
            form.httpStatus(),
            form.title(),
            "The log refused the operation: it was not executed by this request.",
            Duration.ZERO,
            members(operation, outcome)));
  }

  private static void no(
      HttpServletResponse response,
      Operation operation,
      Outcome outcome,
      int status,
      String title,
      String detail)
      throws IOException {
    Problems.send(
        response,
        new Problem(
            outcome.getStatus().name(),
            status,
            title,
            detail,
            Duration.ZERO,
            members(operation, outcome)));
  }

  private static Map<String, Object> members(Operation operation, Outcome outcome) {
    var members = new LinkedHashMap<String, Object>();
    members.put("id", operation.getId());
    if (outcome.getVersion() > 0) {
      members.put("version", outcome.getVersion());
    }
    if (outcome.getRevision() > 0) {
      members.put("revision", outcome.getRevision());
    }
    if (outcome.getStatus() == Status.REFUSED && outcome.hasDecidedAt()) {
      members.put("serverTime", Shapes.time(outcome.getDecidedAt()));
    }
    return members;
  }
}
