package dev.recado.protocol;

import com.google.protobuf.ByteString;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Outcome;
import dev.recado.protocol.v1.PartOutcome;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.Status;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Outcomes and values as the contract's JSON has them, in maps that any JSON library writes. Fields
 * without meaning in a case are left out.
 */
public final class OutcomeShapes {

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

  private OutcomeShapes() {}

  public static Map<String, Object> outcome(Kind kind, Outcome outcome) {
    var json = new LinkedHashMap<String, Object>();
    json.put("status", outcome.getStatus().name());
    if (outcome.getReason() != Reason.REASON_UNSPECIFIED) {
      json.put("reason", outcome.getReason().name());
    }
    putPositive(json, "version", outcome.getVersion());
    putPositive(json, "revision", outcome.getRevision());
    if (kind == Kind.READ && outcome.getStatus() == Status.OK) {
      putRead(json, outcome.getValue(), outcome.getContentType(), outcome.getValueOmitted());
    }
    if (outcome.getPartsCount() > 0) {
      json.put("parts", outcome.getPartsList().stream().map(OutcomeShapes::part).toList());
    }
    if (outcome.hasFailedPart()) {
      json.put("failedPart", outcome.getFailedPart());
    }
    json.put("session", outcome.getSession());
    return json;
  }

  private static Map<String, Object> part(PartOutcome part) {
    var json = new LinkedHashMap<String, Object>();
    json.put("status", part.getStatus().name());
    putPositive(json, "version", part.getVersion());
    putPositive(json, "revision", part.getRevision());
    if (part.getValueOmitted() || !part.getValue().isEmpty() || !part.getContentType().isEmpty()) {
      putRead(json, part.getValue(), part.getContentType(), part.getValueOmitted());
    }
    return json;
  }

  private static void putPositive(Map<String, Object> json, String name, long number) {
    if (number > 0) {
      json.put(name, number);
    }
  }

  private static void putRead(
      Map<String, Object> json, ByteString value, String contentType, boolean omitted) {
    if (omitted) {
      json.put("valueOmitted", true);
    } else {
      putValue(json, value, contentType);
    }
    if (!contentType.isEmpty()) {
      json.put("contentType", contentType);
    }
  }

  /**
   * Adds the bytes as {@code value} when they are text and called so (or not called anything), else
   * as {@code valueBase64}.
   */
  public static void putValue(Map<String, Object> json, ByteString bytes, String contentType) {
    if (isTextual(contentType) && bytes.isValidUtf8()) {
      json.put("value", bytes.toStringUtf8());
    } else {
      json.put("valueBase64", Base64.getEncoder().encodeToString(bytes.toByteArray()));
    }
  }

  private static boolean isTextual(String contentType) {
    String media = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return media.isEmpty()
        || media.startsWith("text/")
        || media.endsWith("+json")
        || media.endsWith("+xml")
        || media.endsWith("+yaml")
        || TEXTUAL.contains(media);
  }
}
