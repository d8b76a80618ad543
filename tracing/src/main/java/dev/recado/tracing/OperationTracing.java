package dev.recado.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Begins the steps of operations. An operation that is not sampled carries no traceparent, and
 * costs the look at an empty string.
 *
 * <p>A step of a batch is below the first traced operation and linked to the others, so that it is
 * sampled as they are, and each of their traces names it.
 */
public final class OperationTracing {

  /** Traces nothing; what operations carry is passed on. */
  public static final OperationTracing OFF = new OperationTracing(null);

  /** Of one step; a batch may have more operations. */
  static final int LINKS_MAX = 128;

  private final @Nullable Tracer tracer;

  private OperationTracing(@Nullable Tracer tracer) {
    this.tracer = tracer;
  }

  public static OperationTracing of(Tracer tracer) {
    return new OperationTracing(tracer);
  }

  public boolean isOn() {
    return tracer != null;
  }

  /**
   * A client's request comes in: below the client's span, or the first of a new trace, which is
   * sampled as configured.
   */
  public Step accept(String name, @Nullable String traceparent) {
    if (tracer == null) {
      return Step.NONE;
    }
    Optional<Traceparent> client = Traceparent.parse(traceparent);
    Context parent = client.map(OperationTracing::context).orElse(Context.root());
    Span span = tracer.spanBuilder(name).setParent(parent).setSpanKind(SpanKind.SERVER).startSpan();
    return span.isRecording() ? Step.of(span) : Step.NONE;
  }

  /** One traced operation's next step. */
  public Step step(String name, SpanKind kind, String traceparent) {
    if (traceparent.isEmpty()) {
      return Step.NONE;
    }
    return tracer == null
        ? Step.passing(traceparent)
        : begin(tracer.spanBuilder(name).setSpanKind(kind), traceparent);
  }

  /** A step of all that a batch holds; those that are not traced are left out. */
  public Step batch(String name, SpanKind kind, List<String> traceparents) {
    return traceparents.isEmpty()
        ? Step.NONE
        : batch(name, kind, traceparents.getFirst(), traceparents.subList(1, traceparents.size()));
  }

  /** As above, below a step of the process that sent the batch. */
  public Step batch(String name, SpanKind kind, String parent, List<String> traceparents) {
    if (parent.isEmpty()) {
      return batch(name, kind, traceparents);
    }
    if (tracer == null) {
      return Step.passing(parent);
    }
    SpanBuilder builder = tracer.spanBuilder(name).setSpanKind(kind);
    traceparents.stream()
        .distinct()
        .limit(LINKS_MAX)
        .flatMap(text -> Traceparent.parse(text).stream())
        .forEach(linked -> builder.addLink(spanContext(linked)));
    return begin(builder, parent);
  }

  private static Step begin(SpanBuilder builder, String traceparent) {
    Optional<Traceparent> parent = Traceparent.parse(traceparent);
    if (parent.isEmpty()) {
      return Step.NONE;
    }
    Span span = builder.setParent(context(parent.get())).startSpan();
    return span.isRecording() ? Step.of(span) : Step.passing(traceparent);
  }

  private static Context context(Traceparent traceparent) {
    return Context.root().with(Span.wrap(spanContext(traceparent)));
  }

  private static SpanContext spanContext(Traceparent traceparent) {
    return SpanContext.createFromRemoteParent(
        traceparent.traceId(),
        traceparent.spanId(),
        traceparent.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
        TraceState.getDefault());
  }
}
