package dev.recado.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceparentTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";
  private static final String SAMPLED = "00-" + TRACE + "-" + SPAN + "-01";

  @Test
  void traceparentIsReadAndWrittenAlike() {
    assertThat(Traceparent.parse(SAMPLED)).contains(new Traceparent(TRACE, SPAN, true));
    assertThat(new Traceparent(TRACE, SPAN, true).text()).isEqualTo(SAMPLED);
    assertThat(Traceparent.traceIdOf(SAMPLED)).isEqualTo(TRACE);
  }

  @Test
  void laterVersionIsReadAsFarAsItIsKnown() {
    assertThat(Traceparent.parse("01-" + TRACE + "-" + SPAN + "-03-more"))
        .contains(new Traceparent(TRACE, SPAN, true));
    assertThat(Traceparent.carried("01-" + TRACE + "-" + SPAN + "-03-more")).isEqualTo(SAMPLED);
  }

  @Test
  void operationThatIsNotSampledCarriesNothing() {
    assertThat(Traceparent.carried("00-" + TRACE + "-" + SPAN + "-00")).isEmpty();
    assertThat(Traceparent.carried(null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-" + TRACE + "-" + SPAN,
        "00-" + TRACE + "-" + SPAN + "-1",
        "00-" + TRACE + "-" + SPAN + "-01-more",
        "ff-" + TRACE + "-" + SPAN + "-01",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
        "00-" + TRACE + "-" + SPAN + "-0g",
        " 00-" + TRACE + "-" + SPAN + "-01",
        "00-" + TRACE + "+" + SPAN + "-01"
      })
  void malformedTraceparentIsAsGoodAsNone(String text) {
    assertThat(Traceparent.parse(text)).isEmpty();
    assertThat(Traceparent.carried(text)).isEmpty();
    assertThat(Traceparent.traceIdOf(text)).isEmpty();
  }
}
