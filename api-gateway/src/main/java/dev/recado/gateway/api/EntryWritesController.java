package dev.recado.gateway.api;

import com.google.protobuf.ByteString;
import dev.recado.gateway.idempotency.IdempotencyKeys;
import dev.recado.gateway.operation.Admission;
import dev.recado.gateway.operation.Answer;
import dev.recado.gateway.operation.Executions;
import dev.recado.gateway.operation.OperationProperties;
import dev.recado.gateway.outbox.Outbox;
import dev.recado.gateway.web.CallerFilter;
import dev.recado.gateway.web.QueryString;
import dev.recado.gateway.web.RequestBodies;
import dev.recado.protocol.OperationChecks;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.OperationLimits;
import dev.recado.protocol.SessionToken;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Writes of one entry. The caller waits for the outcome, as long as it says or as its patience
 * goes.
 */
@RestController
class EntryWritesController {

  private final Admission admission;
  private final Executions executions;
  private final Outbox outbox;
  private final OperationProperties properties;
  private final Deadlines deadlines;
  private final IdempotencyKeys keys;
  private final AcceptSteps steps;

  EntryWritesController(
      Admission admission,
      Executions executions,
      Outbox outbox,
      OperationProperties properties,
      Deadlines deadlines,
      IdempotencyKeys keys,
      AcceptSteps steps) {
    this.steps = steps;
    this.admission = admission;
    this.executions = executions;
    this.outbox = outbox;
    this.properties = properties;
    this.deadlines = deadlines;
    this.keys = keys;
  }

  @PutMapping("/v1/entry")
  void put(HttpServletRequest request, HttpServletResponse response) throws IOException {
    ByteString key = key(request);
    var preconditions =
        Preconditions.forPut(
            RequestHeaders.all(request, "If-Match"), RequestHeaders.all(request, "If-None-Match"));
    var operation = operation(request, key, preconditions);
    String contentType = request.getContentType();
    if (contentType != null) {
      var _ = operation.setContentType(contentType);
    }
    // Everything else is checked before the value is read.
    OperationChecks.check(operation.build());
    var _ =
        operation.setValue(
            RequestBodies.read(request, OperationLimits.VALUE_BYTES_MAX, Reason.VALUE_TOO_LARGE));
    write(request, response, operation.build(), preconditions.conditional());
  }

  @DeleteMapping("/v1/entry")
  void delete(HttpServletRequest request, HttpServletResponse response) throws IOException {
    ByteString key = key(request);
    var preconditions =
        Preconditions.forDelete(
            RequestHeaders.all(request, "If-Match"), RequestHeaders.all(request, "If-None-Match"));
    write(
        request,
        response,
        operation(request, key, preconditions).build(),
        preconditions.conditional());
  }

  private static ByteString key(HttpServletRequest request) {
    ByteString key = QueryString.of(request, "key").key();
    OperationChecks.checkKey(key);
    return key;
  }

  private Operation.Builder operation(
      HttpServletRequest request, ByteString key, Preconditions preconditions) {
    var operation = Operation.newBuilder().setKind(preconditions.kind()).setKey(key);
    preconditions.ifRevision().ifPresent(operation::setIfRevision);
    RequestHeaders.one(request, Headers.DEADLINE, Reason.BAD_DEADLINE)
        .ifPresent(text -> operation.setDeadline(deadlines.parse(text)));
    RequestHeaders.one(request, Headers.REPLY_TO, Reason.BAD_RECIPIENT)
        .ifPresent(text -> operation.setReplyTo(OperationsJson.recipient(text)));
    // Last, since it may have to be looked up: what is refused leaves nothing behind.
    return operation.setId(operationId(request));
  }

  /** The id that the client made, or a new one. */
  private String operationId(HttpServletRequest request) {
    return RequestHeaders.one(request, Headers.IDEMPOTENCY_KEY, Reason.BAD_ID)
        .map(key -> keys.operationId(CallerFilter.callerOf(request).namespace(), key))
        .orElseGet(() -> OperationIds.next(deadlines.fleetTime()).toString());
  }

  private void write(
      HttpServletRequest request,
      HttpServletResponse response,
      Operation operation,
      boolean conditional)
      throws IOException {
    steps.accept(
        request,
        step ->
            execute(
                request,
                response,
                AcceptSteps.onward(step, List.of(operation)).getFirst(),
                conditional));
  }

  private void execute(
      HttpServletRequest request,
      HttpServletResponse response,
      Operation operation,
      boolean conditional)
      throws IOException {
    String namespace = CallerFilter.callerOf(request).namespace();
    SessionToken seen = RequestHeaders.session(request);
    Preferences preferences = RequestHeaders.preferences(request);
    admission.admit(namespace, operation);
    if (preferences.respondAsync()) {
      Futures.join(outbox.accept(namespace, List.of(operation)));
      response.setHeader(Headers.PREFERENCE_APPLIED, "respond-async");
      accepted(response, operation);
      return;
    }
    Duration patience = properties.patience(preferences.patience());
    preferences
        .patience()
        .ifPresent(
            _ -> response.setHeader(Headers.PREFERENCE_APPLIED, "wait=" + patience.toSeconds()));
    switch (Futures.join(executions.execute(namespace, operation, patience))) {
      case Answer.Known known ->
          OutcomeResponses.write(response, operation, conditional, known.decided(), seen);
      case Answer.Accepted() -> accepted(response, operation);
    }
  }

  private static void accepted(HttpServletResponse response, Operation operation)
      throws IOException {
    response.setHeader(Headers.OPERATION_ID, operation.getId());
    response.setHeader("Location", Shapes.location(operation.getId(), operation.getKey()));
    JsonResponses.write(
        response,
        HttpServletResponse.SC_ACCEPTED,
        Shapes.accepted(operation.getId(), operation.getKey()));
  }
}
