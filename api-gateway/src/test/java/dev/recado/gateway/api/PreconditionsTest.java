package dev.recado.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionsTest {

  private static final List<String> NONE = List.of();

  @Test
  void headersChooseTheKind() {
    assertThat(Preconditions.forPut(NONE, NONE).kind()).isEqualTo(Kind.PUT);
    assertThat(Preconditions.forPut(NONE, List.of("*")).kind()).isEqualTo(Kind.CREATE);
    assertThat(Preconditions.forPut(List.of("*"), NONE).kind()).isEqualTo(Kind.UPDATE);
    assertThat(Preconditions.forPut(List.of("\"7\""), NONE).kind()).isEqualTo(Kind.PUT);
    assertThat(Preconditions.forPut(List.of(" \"7\" "), NONE).ifRevision()).hasValue(7);
    assertThat(Preconditions.forDelete(List.of("*"), NONE).ifRevision()).isEmpty();
    assertThat(Preconditions.forDelete(List.of("*"), NONE).conditional()).isTrue();
    assertThat(Preconditions.forDelete(NONE, NONE).conditional()).isFalse();
  }

  @Test
  void revisionGoesUpTo53Bits() {
    assertThat(Preconditions.forPut(List.of("\"9007199254740991\""), NONE).ifRevision())
        .hasValue((1L << 53) - 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "W/\"7\"",
        "\"7\",\"8\"",
        "\"\"",
        "\"x\"",
        "\"-1\"",
        "\"07\"",
        "\"9007199254740992\"",
        ""
      })
  void otherTagsAreRefused(String tag) {
    for (var parse :
        List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> Preconditions.forPut(List.of(tag), NONE),
            () -> Preconditions.forDelete(List.of(tag), NONE))) {
      assertThatThrownBy(parse)
          .isInstanceOfSatisfying(
              Rejection.class,
              rejection -> assertThat(rejection.reason()).isEqualTo(Reason.BAD_PRECONDITION));
    }
  }

  @Test
  void preconditionsExcludeEachOther() {
    assertThatThrownBy(() -> Preconditions.forPut(List.of("*"), List.of("*")))
        .isInstanceOf(Rejection.class);
    assertThatThrownBy(() -> Preconditions.forPut(List.of("\"1\"", "\"2\""), NONE))
        .isInstanceOf(Rejection.class);
    assertThatThrownBy(() -> Preconditions.forPut(NONE, List.of("\"1\"")))
        .isInstanceOf(Rejection.class);
    assertThatThrownBy(() -> Preconditions.forDelete(NONE, List.of("*")))
        .isInstanceOf(Rejection.class);
  }
}
