package dev.recado.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracePropertiesTest {

  private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint=";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:4318",
        "http://127.0.0.1:4318/",
        "http://127.0.0.1:4318/v1/traces"
      })
  void collectorIsAskedWhereItTakesTraces(String collector) {
    assertThat(TraceProperties.to(collector))
        .contains(ENDPOINT + "http://127.0.0.1:4318/v1/traces");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1:4318", "collector", "ftp://127.0.0.1", "http://", "http://a b"})
  void whatIsNoAddressIsRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> TraceProperties.to(text))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("http://host:4318");
  }

  @Test
  void everyOperationIsTraced() {
    assertThat(TraceProperties.to("http://127.0.0.1:4318"))
        .contains("management.tracing.sampling.probability=1.0");
  }
}
