package dev.recado.tracing;

import org.slf4j.spi.LoggingEventBuilder;

/** Log lines that speak of one operation: structured ones name it, and its trace, as fields. */
public final class OperationLog {

  static final String OPERATION_ID = "operationId";
  static final String TRACE_ID = "traceId";

  private OperationLog() {}

  /**
   * As in {@code OperationLog.of(log.atWarn(), id, traceparent).log("…", id)}.
   *
   * @param traceparent as the operation carries it; empty when it is not traced
   */
  public static LoggingEventBuilder of(
      LoggingEventBuilder line, Object operationId, String traceparent) {
    LoggingEventBuilder named = line.addKeyValue(OPERATION_ID, operationId.toString());
    return traceparent.isEmpty()
        ? named
        : named.addKeyValue(TRACE_ID, Traceparent.traceIdOf(traceparent));
  }
}
