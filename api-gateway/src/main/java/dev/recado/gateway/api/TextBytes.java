package dev.recado.gateway.api;

import com.google.protobuf.ByteString;
import dev.recado.protocol.Rejection;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Text as bytes. */
final class TextBytes {

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
}
