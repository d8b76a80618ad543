package dev.recado.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** For services to import, together with {@code classpath:tracing.yaml}. */
@Configuration(proxyBeanMethods = false)
public class TracingConfiguration {

  /** Off where spans would go nowhere. */
  @Bean
  OperationTracing operationTracing(
      OpenTelemetry telemetry, ObjectProvider<SpanExporter> exporters) {
    return exporters.stream().findAny().isPresent()
        ? OperationTracing.of(telemetry.getTracer("dev.recado"))
        : OperationTracing.OFF;
  }
}
