package dev.recado.gateway.api;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Operation;
import dev.recado.tracing.OperationTracing;
import dev.recado.tracing.Step;
import dev.recado.tracing.StepAttributes;
import dev.recado.tracing.TraceparentInterceptor;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The first step of operations: a client's request brings them, in the trace that it names. */
final class AcceptSteps {

  private static final String NAME = "accept";
  private static final String HEADER = "traceparent";

  /** A handler's part that has to do with the operations. */
  interface Handling {
    void handle(Step step) throws IOException;
  }

  private final OperationTracing tracing;

  AcceptSteps(OperationTracing tracing) {
    this.tracing = tracing;
  }

  /** Over HTTP. */
  void accept(HttpServletRequest request, Handling handling) throws IOException {
    try (Step step = tracing.accept(NAME, header(request))) {
      try {
        handling.handle(step);
      } catch (Rejection e) {
        step.with(StepAttributes.REASON, e.reason().name()).failed(e.reason().name());
        throw e;
      }
    }
  }

  /** A header that is there twice is malformed. */
  private static String header(HttpServletRequest request) {
    List<String> values = Collections.list(request.getHeaders(HEADER));
    return values.size() == 1 ? values.getFirst() : "";
  }

  /** Over gRPC: the operation names its trace itself, or the call does. */
  Step accept(Operation operation) {
    String named = operation.getTraceparent();
    return on(
        tracing.accept(NAME, named.isEmpty() ? TraceparentInterceptor.current() : named),
        operation);
  }

  private static Step on(Step step, Operation operation) {
    return step.isTraced() ? step.with(StepAttributes.OPERATION_ID, operation.getId()) : step;
  }

  /** The operation as it goes on from the step. */
  static Operation onward(Step step, Operation operation) {
    return operation.getTraceparent().equals(step.traceparent())
        ? operation
        : operation.toBuilder().setTraceparent(step.traceparent()).build();
  }

  static List<Operation> onward(Step step, List<Operation> operations) {
    if (operations.size() == 1) {
      Step _ = on(step, operations.getFirst());
    }
    Step _ = step.with(StepAttributes.OPERATIONS, operations.size());
    return operations.stream().map(operation -> onward(step, operation)).toList();
  }

  /** Ends with what comes of it. */
  static <T> CompletableFuture<T> end(Step step, CompletableFuture<T> work) {
    return step.isTraced()
        ? work.whenComplete((_, failure) -> {
          if (failure != null && Futures.unwrap(failure) instanceof Rejection rejection) {
            String reason = rejection.reason().name();
            step.with(StepAttributes.REASON, reason).failed(reason);
          }
          step.close();
        })
        : work;
  }
}
