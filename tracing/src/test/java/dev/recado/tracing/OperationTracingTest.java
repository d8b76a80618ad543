package dev.recado.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperationTracingTest {

  private static final String CLIENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final String OTHER = "00-4bf92f3577b34da6a3ce929d0e0e4737-00f067aa0ba902b8-01";
  private static final String UNSAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private SdkTracerProvider provider = provider(Sampler.alwaysOff());

  private SdkTracerProvider provider(Sampler root) {
    return SdkTracerProvider.builder()
        .setSampler(Sampler.parentBased(root))
        .addSpanProcessor(SimpleSpanProcessor.create(spans))
        .build();
  }

  private OperationTracing tracing() {
    return OperationTracing.of(provider.get("test"));
  }

  @AfterEach
  void close() {
    provider.close();
  }

  private SpanData only() {
    assertThat(spans.getFinishedSpanItems()).hasSize(1);
    return spans.getFinishedSpanItems().getFirst();
  }

  @Test
  void acceptedOperationGoesOnInItsClientsTrace() {
    Step accept = tracing().accept("accept", CLIENT);
    accept.with(StepAttributes.OPERATION_ID, "id").close();

    assertThat(only().getTraceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(only().getParentSpanId()).isEqualTo("00f067aa0ba902b7");
    assertThat(only().getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(accept.traceparent())
        .isEqualTo("00-" + only().getTraceId() + "-" + only().getSpanId() + "-01");
  }

  @Test
  void clientThatDoesNotSampleIsNotTraced() {
    provider = provider(Sampler.alwaysOn());

    assertThat(tracing().accept("accept", UNSAMPLED)).isSameAs(Step.NONE);
    assertThat(spans.getFinishedSpanItems()).isEmpty();
  }

  @Test
  void malformedTraceparentBeginsAnotherTraceAsTheSamplerHasIt() {
    assertThat(tracing().accept("accept", "nonsense")).isSameAs(Step.NONE);

    provider = provider(Sampler.alwaysOn());
    try (Step accept = tracing().accept("accept", "nonsense")) {
      assertThat(accept.traceparent()).isNotEmpty();
    }
    assertThat(only().getParentSpanId()).isEqualTo("0000000000000000");
  }

  @Test
  void stepOfAnUntracedOperationIsNothing() {
    assertThat(tracing().step("step", SpanKind.INTERNAL, Traceparent.NONE)).isSameAs(Step.NONE);
    assertThat(tracing().batch("batch", SpanKind.INTERNAL, List.of())).isSameAs(Step.NONE);
  }

  @Test
  void batchIsBelowItsFirstOperationAndLinkedToTheOthers() {
    tracing().batch("batch", SpanKind.INTERNAL, List.of(CLIENT, OTHER)).close();

    assertThat(only().getParentSpanId()).isEqualTo("00f067aa0ba902b7");
    assertThat(only().getLinks())
        .extracting(link -> link.getSpanContext().getSpanId())
        .containsExactly("00f067aa0ba902b8");
  }

  @Test
  void batchThatAnotherProcessSentIsBelowItsStepAndLinkedToAll() {
    tracing().batch("batch", SpanKind.SERVER, CLIENT, List.of(OTHER, OTHER)).close();

    assertThat(only().getParentSpanId()).isEqualTo("00f067aa0ba902b7");
    assertThat(only().getLinks())
        .extracting(LinkData::getSpanContext)
        .extracting(io.opentelemetry.api.trace.SpanContext::getTraceId)
        .containsExactly("4bf92f3577b34da6a3ce929d0e0e4737");
  }

  @Test
  void linksAreBounded() {
    var many =
        java.util.stream.IntStream.rangeClosed(1, 1_000)
            .mapToObj(i -> "00-4bf92f3577b34da6a3ce929d0e0e4736-%016x-01".formatted(i))
            .toList();
    tracing().batch("batch", SpanKind.INTERNAL, CLIENT, many).close();

    assertThat(only().getLinks()).hasSize(OperationTracing.LINKS_MAX);
  }

  @Test
  void failureIsOnTheSpan() {
    tracing().step("step", SpanKind.CLIENT, CLIENT).failed("TIMEOUT").close();

    assertThat(only().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void processThatTracesNothingPassesOnWhatOperationsCarry() {
    OperationTracing off = OperationTracing.OFF;
    assertThat(off.step("step", SpanKind.INTERNAL, CLIENT).traceparent()).isEqualTo(CLIENT);
    assertThat(off.batch("batch", SpanKind.INTERNAL, Collections.nCopies(3, CLIENT)).isTraced())
        .isFalse();
    assertThat(off.accept("accept", CLIENT).traceparent()).isEmpty();
  }
}
