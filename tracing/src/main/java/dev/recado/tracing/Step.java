package dev.recado.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * One step of an operation, or of a batch of them: a span, or nothing where it is not traced. Begun
 * and ended on whichever threads; ending it twice does no harm.
 */
public final class Step implements AutoCloseable {

  /** Not traced at all. */
  public static final Step NONE = new Step(null, Traceparent.NONE);

  private final @Nullable Span span;
  private final String traceparent;

  private Step(@Nullable Span span, String traceparent) {
    this.span = span;
    this.traceparent = traceparent;
  }

  /** Without a span of this process: the operation keeps the place that it has. */
  static Step passing(String traceparent) {
    return traceparent.isEmpty() ? NONE : new Step(null, traceparent);
  }

  static Step of(Span span) {
    SpanContext place = span.getSpanContext();
    return new Step(
        span, new Traceparent(place.getTraceId(), place.getSpanId(), place.isSampled()).text());
  }

  /** What the operation carries from here; empty when it is not traced. */
  public String traceparent() {
    return traceparent;
  }

  /** Whether attributes are worth being made. */
  public boolean isTraced() {
    return span != null;
  }

  public Step with(String attribute, String value) {
    if (span != null) {
      span.setAttribute(attribute, value);
    }
    return this;
  }

  public Step with(String attribute, long value) {
    if (span != null) {
      span.setAttribute(attribute, value);
    }
    return this;
  }

  /** It brought no answer, or none of a decision. */
  public Step failed(String why) {
    if (span != null) {
      span.setStatus(StatusCode.ERROR, why);
    }
    return this;
  }

  @Override
  public void close() {
    if (span != null) {
      span.end();
    }
  }
}
