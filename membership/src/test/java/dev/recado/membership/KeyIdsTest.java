package dev.recado.membership;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyIdsTest {

  @Test
  void idIsTheFirstBitsOfTheSha1OfNamespaceAndKey() {
    // printf 'default\0abc' | sha1sum
    assertThat(Long.toHexString(KeyIds.keyId("default", key("abc"), 64)))
        .isEqualTo(SHA1_OF_DEFAULT_ABC.substring(0, 16));
    assertThat(KeyIds.keyId("default", key("abc"), 8))
        .isEqualTo(Long.parseLong(SHA1_OF_DEFAULT_ABC.substring(0, 2), 16));
  }

  @Test
  void namespacesAreApart() {
    assertThat(KeyIds.keyId("a", key("k"), 64)).isNotEqualTo(KeyIds.keyId("b", key("k"), 64));
    assertThat(KeyIds.keyId("ab", key("c"), 64)).isNotEqualTo(KeyIds.keyId("a", key("bc"), 64));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "user:{7}:name | 7",
        "{7} | 7",
        "a{b}c{d}e | b",
        "{}x{7} | {}x{7}",
        "{a | {a",
        "a}b{c}d | c",
        "a} | a}",
        "{{a}} | {a",
        "plain | plain"
      })
  void tagIsBetweenTheFirstBraceAndTheNextClosingOneWhenNotEmpty(String text, String hashed) {
    assertThat(KeyIds.hashed(key(text)).toStringUtf8()).isEqualTo(hashed);
  }

  @Test
  void keysWithTheSameTagShareAnId() {
    assertThat(KeyIds.keyId("n", key("a{t}1"), 64)).isEqualTo(KeyIds.keyId("n", key("b{t}2"), 64));
  }

  private static final String SHA1_OF_DEFAULT_ABC = "d88e1d8440e2eb8a7ce2da17b11446ac8fa80431";

  private static ByteString key(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
