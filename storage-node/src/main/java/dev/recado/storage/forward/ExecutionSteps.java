package dev.recado.storage.forward;

import dev.recado.protocol.internal.v1.InternalExecuteRequest;
import dev.recado.protocol.internal.v1.InternalExecuteResponse;
import dev.recado.protocol.v1.ExecuteError;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Reason;
import dev.recado.tracing.OperationTracing;
import dev.recado.tracing.Step;
import dev.recado.tracing.StepAttributes;
import dev.recado.tracing.Traceparent;
import dev.recado.tracing.TraceparentInterceptor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.SpanKind;

/**
 * What is told of operations at this node: those answered without a decision are counted, traced
 * ones have a step.
 */
public final class ExecutionSteps {

  private final MeterRegistry registry;
  private final OperationTracing tracing;
  private final Counter undecided;

  public ExecutionSteps(MeterRegistry registry, OperationTracing tracing) {
    this.registry = registry;
    this.tracing = tracing;
    this.undecided =
        Counter.builder("recado.storage.operations.undecided")
            .description("Operations that may still be executed: there was no decision in time")
            .register(registry);
  }

  /** From a client: in the trace that it, or its call, names. */
  Step accept(Operation operation) {
    String named = operation.getTraceparent();
    return tracing.accept("accept", named.isEmpty() ? TraceparentInterceptor.current() : named);
  }

  /** From another process. */
  Step execute(Operation operation) {
    return tracing.step(
        "execute", SpanKind.SERVER, Traceparent.carried(operation.getTraceparent()));
  }

  /** The request as it goes on from the step. */
  static InternalExecuteRequest onward(InternalExecuteRequest request, Step step) {
    Operation operation = request.getOperation();
    return operation.getTraceparent().equals(step.traceparent())
        ? request
        : request.toBuilder()
            .setOperation(operation.toBuilder().setTraceparent(step.traceparent()))
            .build();
  }

  void ended(Step step, InternalExecuteRequest request, InternalExecuteResponse answer) {
    if (answer.hasError()) {
      notDecided(answer.getError());
    }
    if (step.isTraced()) {
      tell(step, request, answer);
    }
    step.close();
  }

  private static void tell(
      Step step, InternalExecuteRequest request, InternalExecuteResponse answer) {
    step.with(StepAttributes.OPERATION_ID, request.getOperation().getId());
    if (answer.hasError()) {
      String reason = answer.getError().getReason().name();
      step.with(StepAttributes.REASON, reason).failed(reason);
    } else {
      step.with(StepAttributes.STATUS, answer.getOutcome().getStatus().name())
          .with(StepAttributes.REPLAYED, Boolean.toString(answer.getReplayed()));
    }
  }

  private void notDecided(ExecuteError error) {
    if (error.getReason() == Reason.UNDECIDED) {
      undecided.increment();
    } else {
      Counter.builder("recado.storage.operations.rejected")
          .description("Operations that were refused and certainly not done, by reason")
          .tag("reason", error.getReason().name())
          .register(registry)
          .increment();
    }
  }
}
