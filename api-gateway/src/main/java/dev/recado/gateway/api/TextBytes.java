package dev.recado.gateway.api;

import com.google.protobuf.ByteString;
import dev.recado.protocol.Rejection;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Between bytes and the text that JSON can carry. */
final class TextBytes {

  private static final Set<String> TEXTUAL =
      Set.of(
          "application/json",
          "application/xml",
          "application/javascript",
          "application/yaml",
          "application/x-yaml",
          "application/toml",
          "application/sql",
          "application/graphql",
          "application/x-ndjson",
          "application/x-www-form-urlencoded");

  private TextBytes() {}

  /** Refuses unpaired surrogates, which UTF-8 does not have. */
  static ByteString encode(String text, Supplier<Rejection> bad) {
    try {
      return ByteString.copyFrom(
          StandardCharsets.UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .encode(CharBuffer.wrap(text)));
    } catch (CharacterCodingException e) {
      throw bad.get();
    }
  }

  /**
   * Adds the bytes as {@code value} when they are text and called so (or not called anything), else
   * as {@code valueBase64}.
   */
  static void put(Map<String, Object> json, ByteString bytes, String contentType) {
    if (isTextual(contentType) && bytes.isValidUtf8()) {
      json.put("value", bytes.toStringUtf8());
    } else {
      json.put("valueBase64", java.util.Base64.getEncoder().encodeToString(bytes.toByteArray()));
    }
  }

  static boolean isTextual(String contentType) {
    String media = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return media.isEmpty()
        || media.startsWith("text/")
        || media.endsWith("+json")
        || media.endsWith("+xml")
        || media.endsWith("+yaml")
        || TEXTUAL.contains(media);
  }
}
