package dev.recado.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryStringTest {

  private static QueryString parse(@Nullable String query) {
    return QueryString.parse(query, Set.of("key", "limit"));
  }

  @ParameterizedTest
  @CsvSource({
    "key=a%2Fb, a/b",
    "key=a%252Fb, a%2Fb",
    "key=a+b, 'a b'",
    "key=a%2Bb, a+b",
    "key=a=b, a=b",
    "key=%C3%A4, ä",
    "limit=1&key=x, x"
  })
  void keyIsDecodedOnce(String query, String key) {
    assertThat(parse(query).key()).isEqualTo(ByteString.copyFromUtf8(key));
  }

  @Test
  void missingKeyIsEmpty() {
    assertThat(parse(null).key().isEmpty()).isTrue();
    assertThat(parse("").key().isEmpty()).isTrue();
    assertThat(parse("key").key().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"key=%", "key=%4", "key=%zz", "key=%4z", "key=a%"})
  void whatCannotBeDecodedIsABadKey(String query) {
    assertThatThrownBy(() -> parse(query).key())
        .isInstanceOfSatisfying(
            Rejection.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_KEY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"key=a&key=b", "other=1", "key=a&=1", "limit=x", "limit=%FF", "limit="})
  void whatIsNotMeantIsABadParameter(String query) {
    assertThatThrownBy(() -> parse(query).number("limit", 1))
        .isInstanceOfSatisfying(
            Rejection.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_PARAMETER));
  }

  @Test
  void pathBecomesTheFirstParameter() {
    assertThat(EntryPathAdapter.query("/v1/entries/a/../b", null)).isEqualTo("key=a/../b");
    assertThat(EntryPathAdapter.query("/v1/entries/a&b+c=d;e", "x=1"))
        .isEqualTo("key=a%26b%2Bc%3Dd;e&x=1");
    assertThat(EntryPathAdapter.query("/v1/entries/", "")).isEqualTo("key=");
  }
}
