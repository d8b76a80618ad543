package dev.recado.gateway.dispatch;

import dev.recado.journal.StepJournal;
import dev.recado.protocol.internal.v1.InternalExecuteRequest;
import dev.recado.protocol.v1.Operation;
import dev.recado.tracing.OperationTracing;
import dev.recado.tracing.StepAttributes;
import io.opentelemetry.api.trace.SpanKind;
import java.util.UUID;

/** The attempts at operations, for the journal and for their traces. */
final class DispatchSteps {

  private final StepJournal journal;
  private final OperationTracing tracing;

  DispatchSteps(StepJournal journal, OperationTracing tracing) {
    this.journal = journal;
    this.tracing = tracing;
  }

  /** Before the member gets it. */
  void dispatching(Flight flight, int attempt, UUID member) {
    InternalExecuteRequest request = flight.request();
    Operation operation = request.getOperation();
    journal.dispatched(
        UUID.fromString(operation.getId()),
        journal.scope(request.getNamespace(), operation.getKey()),
        attempt,
        member,
        request.getCancel());
    if (!flight.traceparent().isEmpty()) {
      flight.goOn(
          tracing
              .step("dispatch", SpanKind.CLIENT, flight.traceparent())
              .with(StepAttributes.OPERATION_ID, operation.getId())
              .with(StepAttributes.POSITION, flight.position())
              .with(StepAttributes.MEMBER, member.toString())
              .with(StepAttributes.ATTEMPT, attempt));
    }
  }
}
