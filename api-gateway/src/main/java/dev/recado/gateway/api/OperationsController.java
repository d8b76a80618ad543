package dev.recado.gateway.api;

import com.google.protobuf.ByteString;
import dev.recado.gateway.operation.Admission;
import dev.recado.gateway.operation.Doors;
import dev.recado.gateway.operation.Executions;
import dev.recado.gateway.operation.OperationProperties;
import dev.recado.gateway.operation.OperationStates;
import dev.recado.gateway.outbox.Outbox;
import dev.recado.gateway.web.CallerFilter;
import dev.recado.gateway.web.QueryString;
import dev.recado.gateway.web.RequestBodies;
import dev.recado.protocol.OperationChecks;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Outcome;
import dev.recado.protocol.v1.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Operations as things of their own: submitted, and asked for. */
@RestController
class OperationsController {

  /**
   * Room for 1 MiB of values as base64 or with every other character escaped, and what is around
   * them.
   */
  private static final int BODY_BYTES_MAX = 4 << 20;

  private final Admission admission;
  private final Outbox outbox;
  private final OperationStates states;
  private final Executions executions;
  private final Doors doors;
  private final OperationProperties properties;
  private final OperationsJson json;
  private final AcceptSteps steps;

  OperationsController(
      Admission admission,
      Outbox outbox,
      OperationStates states,
      Executions executions,
      Doors doors,
      OperationProperties properties,
      Deadlines deadlines,
      AcceptSteps steps) {
    this.steps = steps;
    this.admission = admission;
    this.outbox = outbox;
    this.states = states;
    this.executions = executions;
    this.doors = doors;
    this.properties = properties;
    this.json = new OperationsJson(deadlines);
  }

  @PostMapping("/v1/operations")
  void submit(HttpServletRequest request, HttpServletResponse response) throws IOException {
    doors.requireOpen();
    var _ = QueryString.of(request);
    RequestBodies.requireJson(request);
    var submission =
        json.parse(RequestBodies.read(request, BODY_BYTES_MAX, Reason.REQUEST_TOO_LARGE));
    String namespace = CallerFilter.callerOf(request).namespace();
    steps.accept(
        request,
        step -> {
          List<Operation> operations = AcceptSteps.onward(step, submission.operations());
          admission.admitAll(namespace, operations);
          Futures.join(outbox.accept(namespace, operations));
        });
    List<Map<String, Object>> accepted =
        submission.operations().stream()
            .map(operation -> Shapes.accepted(operation.getId(), operation.getKey()))
            .toList();
    if (submission.array()) {
      JsonResponses.write(response, HttpServletResponse.SC_ACCEPTED, accepted);
    } else {
      Operation only = submission.operations().getFirst();
      response.setHeader(Headers.OPERATION_ID, only.getId());
      response.setHeader("Location", Shapes.location(only.getId(), only.getKey()));
      JsonResponses.write(response, HttpServletResponse.SC_ACCEPTED, accepted.getFirst());
    }
  }

  @GetMapping("/v1/operations/{id}")
  void state(
      @PathVariable("id") String text, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    doors.requireOpen();
    ByteString key = QueryString.of(request, "key").key();
    OperationChecks.checkKey(key);
    UUID id = OperationIds.parse(text);
    var state =
        states.state(
            CallerFilter.callerOf(request).namespace(),
            id,
            key,
            properties.patience(RequestHeaders.preferences(request).patience()));
    JsonResponses.write(response, HttpServletResponse.SC_OK, Shapes.state(state));
  }

  /** Decides: cancelled, or the outcome that it already has. */
  @PostMapping("/v1/operations/{id}/cancel")
  void cancel(
      @PathVariable("id") String text, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    doors.requireOpen();
    ByteString key = QueryString.of(request, "key").key();
    OperationChecks.checkKey(key);
    UUID id = OperationIds.parse(text);
    Operation operation = Operation.newBuilder().setId(id.toString()).setKey(key).build();
    admission.admitCancellation(operation);
    Outcome outcome =
        Futures.join(
            executions.cancel(
                CallerFilter.callerOf(request).namespace(),
                operation,
                properties.patience(RequestHeaders.preferences(request).patience())));
    JsonResponses.write(
        response, HttpServletResponse.SC_OK, Shapes.cancelled(id.toString(), key, outcome));
  }
}
