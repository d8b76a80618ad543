package dev.recado.push.channel;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.google.protobuf.ByteString;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Outcome;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.Status;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An outcome in JSON. A value is text where its bytes and its content type say so, else base64. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record OutcomeJson(
    String status,
    @Nullable String reason,
    @Nullable Long version,
    @Nullable Long revision,
    @Nullable String value,
    @Nullable String valueBase64,
    @Nullable String contentType,
    @Nullable Boolean valueOmitted,
    String session) {

  private static final Pattern TEXTUAL =
      Pattern.compile("(text/.+|[^;]+[/+](json|xml|yaml))(\\s*;.*)?");

  static OutcomeJson of(Kind kind, Outcome outcome) {
    boolean hasValue =
        kind == Kind.READ && outcome.getStatus() == Status.OK && !outcome.getValueOmitted();
    boolean text = hasValue && isText(outcome);
    return new OutcomeJson(
        outcome.getStatus().name(),
        outcome.getReason() == Reason.REASON_UNSPECIFIED ? null : outcome.getReason().name(),
        positive(outcome.getVersion()),
        positive(outcome.getRevision()),
        text ? outcome.getValue().toStringUtf8() : null,
        hasValue && !text ? base64(outcome.getValue()) : null,
        outcome.getContentType().isEmpty() ? null : outcome.getContentType(),
        outcome.getValueOmitted() ? true : null,
        outcome.getSession());
  }

  private static boolean isText(Outcome outcome) {
    return TEXTUAL.matcher(outcome.getContentType().toLowerCase(Locale.ROOT)).matches()
        && outcome.getValue().isValidUtf8();
  }

  private static @Nullable Long positive(long number) {
    return number > 0 ? number : null;
  }

  private static String base64(ByteString bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
