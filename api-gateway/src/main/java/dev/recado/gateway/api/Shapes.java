package dev.recado.gateway.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.recado.gateway.operation.OperationStates.State;
import dev.recado.protocol.OutcomeShapes;
import dev.recado.protocol.v1.Entry;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Outcome;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What is answered, as JSON. Fields without meaning in a case are left out. */
final class Shapes {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";

  private Shapes() {}

  static Map<String, Object> accepted(String id, ByteString key) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", id);
    json.put("state", "accepted");
    json.put("location", location(id, key));
    return json;
  }

  static Map<String, Object> state(State state) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", state.id().toString());
    if (state.kind() != Kind.KIND_UNSPECIFIED) {
      json.put("kind", kind(state.kind()));
    }
    json.put("key", state.key().toStringUtf8());
    json.put("state", state.outcome().isPresent() ? "decided" : "accepted");
    state
        .outcome()
        .ifPresent(outcome -> json.put("outcome", OutcomeShapes.outcome(state.kind(), outcome)));
    state.acceptedAt().ifPresent(time -> json.put("acceptedAt", time.toString()));
    state
        .outcome()
        .filter(Outcome::hasDecidedAt)
        .ifPresent(outcome -> json.put("decidedAt", time(outcome.getDecidedAt())));
    return json;
  }

  /** What a cancellation came to; the kind may not be known. */
  static Map<String, Object> cancelled(String id, ByteString key, Outcome outcome) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", id);
    json.put("key", key.toStringUtf8());
    json.put("state", "decided");
    // As of a read: a decided one tells what it has read.
    json.put(
        "outcome",
        OutcomeShapes.outcome(
            outcome.getValue().isEmpty() && !outcome.getValueOmitted()
                ? Kind.KIND_UNSPECIFIED
                : Kind.READ,
            outcome));
    json.put("decidedAt", time(outcome.getDecidedAt()));
    return json;
  }

  static Map<String, Object> entry(Entry entry) {
    var json = new LinkedHashMap<String, Object>();
    json.put("key", entry.getKey().toStringUtf8());
    json.put("version", entry.getVersion());
    json.put("revision", entry.getRevision());
    OutcomeShapes.putValue(json, entry.getValue(), entry.getContentType());
    json.put("contentType", contentType(entry));
    json.put("changedAt", time(entry.getChangedAt()));
    return json;
  }

  static String contentType(Entry entry) {
    return entry.getContentType().isEmpty()
        ? dev.recado.protocol.OperationLimits.DEFAULT_CONTENT_TYPE
        : entry.getContentType();
  }

  static String kind(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static String location(String id, ByteString key) {
    var location = new StringBuilder("/v1/operations/").append(id).append("?key=");
    for (byte b : key.toByteArray()) {
      char c = (char) (b & 0xff);
      if (UNRESERVED.indexOf(c) >= 0) {
        location.append(c);
      } else {
        location.append('%').append(HEX.toHighHexDigit(b)).append(HEX.toLowHexDigit(b));
      }
    }
    return location.toString();
  }

  static String time(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString();
  }
}
