package dev.recado.gateway.api;

import com.google.protobuf.ByteString;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.OperationLimits;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Part;
import dev.recado.protocol.v1.Reason;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads submitted operations. Strict, so that a typing error never becomes another operation than
 * was meant.
 */
final class OperationsJson {

  /** What was submitted: one operation, or an array of them. */
  record Submission(boolean array, List<Operation> operations) {}

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();
  private static final Set<String> FIELDS =
      Set.of(
          "id",
          "kind",
          "key",
          "value",
          "valueBase64",
          "contentType",
          "ifRevision",
          "deadline",
          "replyTo",
          "operations");
  private static final Set<String> PART_FIELDS =
      Set.of("kind", "key", "value", "valueBase64", "contentType", "ifRevision");
  private static final Map<String, Kind> KINDS =
      Map.of(
          "put", Kind.PUT,
          "create", Kind.CREATE,
          "update", Kind.UPDATE,
          "delete", Kind.DELETE,
          "read", Kind.READ,
          "batch", Kind.BATCH);
  private static final long REVISION_MAX = (1L << 53) - 1;

  private final Deadlines deadlines;

  OperationsJson(Deadlines deadlines) {
    this.deadlines = deadlines;
  }

  Submission parse(ByteString body) {
    JsonNode root = tree(body);
    if (!root.isArray()) {
      return new Submission(false, List.of(operation(root)));
    }
    if (root.size() > OperationLimits.OPERATIONS_MAX) {
      throw new Rejection(
          Reason.TOO_MANY_OPERATIONS,
          root.size()
              + " operations were sent; at most "
              + OperationLimits.OPERATIONS_MAX
              + " fit one request. Send several requests.");
    }
    var operations = new ArrayList<Operation>();
    root.forEach(node -> operations.add(operation(node)));
    return new Submission(true, operations);
  }

  static JsonNode tree(ByteString body) {
    try {
      JsonNode root = JSON.readTree(body.toByteArray());
      if (root == null || root.isMissingNode()) {
        throw malformed("The body is empty. Send JSON.");
      }
      return root;
    } catch (JacksonException e) {
      throw malformed("The body is not valid JSON: " + e.getOriginalMessage());
    }
  }

  /** JSON as bytes, without the spaces that the client may have sent. */
  static ByteString bytes(JsonNode node) {
    return ByteString.copyFrom(JSON.writeValueAsBytes(node));
  }

  /** The names of an object's fields are among the known ones. */
  static void requireFields(JsonNode object, Set<String> known) {
    if (!object.isObject()) {
      throw malformed(
          "There must be a JSON object, not "
              + object.getNodeType().name().toLowerCase(Locale.ROOT)
              + ".");
    }
    for (String name : object.propertyNames()) {
      if (!known.contains(name)) {
        throw new Rejection(
            Reason.UNKNOWN_FIELD,
            "There is no field '"
                + abbreviate(name)
                + "'; there are "
                + known.stream().sorted().toList()
                + ".");
      }
    }
  }

  private Operation operation(JsonNode node) {
    requireFields(node, FIELDS);
    var payload = part(node);
    var operation =
        Operation.newBuilder()
            .setKey(payload.getKey())
            .setId(id(node))
            .setKind(payload.getKind())
            .setValue(payload.getValue())
            .setContentType(payload.getContentType());
    if (payload.hasIfRevision()) {
      var _ = operation.setIfRevision(payload.getIfRevision());
    }
    parts(node, operation);
    String deadline = text(node, "deadline", Reason.BAD_DEADLINE);
    if (deadline != null) {
      var _ = operation.setDeadline(deadlines.parse(deadline));
    }
    String replyTo = text(node, "replyTo", Reason.BAD_RECIPIENT);
    if (replyTo != null) {
      var _ = operation.setReplyTo(recipient(replyTo));
    }
    return operation.build();
  }

  private static Part.Builder part(JsonNode node) {
    var part = Part.newBuilder().setKey(key(node)).setKind(kind(node));
    value(node, part);
    revision(node, part);
    return part;
  }

  private static void parts(JsonNode node, Operation.Builder batch) {
    JsonNode parts = node.get("operations");
    if (parts == null) {
      return;
    }
    if (!parts.isArray()) {
      throw new Rejection(Reason.BAD_BATCH, "The field 'operations' must be an array.");
    }
    if (parts.size() > OperationLimits.PARTS_MAX) {
      throw new Rejection(
          Reason.BAD_BATCH,
          "The batch has "
              + parts.size()
              + " operations; it may have "
              + OperationLimits.PARTS_MAX
              + ".");
    }
    for (JsonNode part : parts) {
      requireFields(part, PART_FIELDS);
      var _ = batch.addOperations(part(part));
    }
  }

  private static ByteString key(JsonNode node) {
    String key = text(node, "key", Reason.BAD_KEY);
    if (key == null) {
      throw new Rejection(Reason.BAD_KEY, "The operation names no key. Add the field 'key'.");
    }
    return TextBytes.encode(
        key,
        () ->
            new Rejection(
                Reason.BAD_KEY, "The key holds an unpaired surrogate, which no text does."));
  }

  private String id(JsonNode node) {
    String id = text(node, "id", Reason.BAD_ID);
    return (id == null ? OperationIds.next(deadlines.fleetTime()) : OperationIds.parse(id))
        .toString();
  }

  private static Kind kind(JsonNode node) {
    String name = text(node, "kind", Reason.UNKNOWN_KIND);
    Kind kind = name == null ? null : KINDS.get(name);
    if (kind == null) {
      throw new Rejection(
          Reason.UNKNOWN_KIND,
          name == null
              ? "The operation has no kind. Add the field 'kind': put, create, update, delete, read or batch."
              : "'"
                  + abbreviate(name)
                  + "' is not one of put, create, update, delete, read, batch.");
    }
    return kind;
  }

  private static void value(JsonNode node, Part.Builder operation) {
    String text = text(node, "value", Reason.BAD_VALUE);
    String base64 = text(node, "valueBase64", Reason.BAD_VALUE);
    if (text != null && base64 != null) {
      throw new Rejection(
          Reason.BAD_VALUE, "There are both 'value' and 'valueBase64'. Send one of them.");
    }
    if (text != null) {
      var _ =
          operation.setValue(
              TextBytes.encode(
                  text,
                  () ->
                      new Rejection(
                          Reason.BAD_VALUE,
                          "'value' holds an unpaired surrogate. Send bytes as 'valueBase64'.")));
    }
    if (base64 != null) {
      try {
        var _ = operation.setValue(ByteString.copyFrom(Base64.getDecoder().decode(base64)));
      } catch (IllegalArgumentException e) {
        throw new Rejection(Reason.BAD_VALUE, "'valueBase64' is not base64 (RFC 4648, section 4).");
      }
    }
    String contentType = text(node, "contentType", Reason.BAD_CONTENT_TYPE);
    if (contentType != null) {
      var _ = operation.setContentType(contentType);
    }
  }

  private static void revision(JsonNode node, Part.Builder operation) {
    JsonNode revision = node.get("ifRevision");
    if (revision == null) {
      return;
    }
    if (!revision.isIntegralNumber()
        || !revision.canConvertToLong()
        || revision.longValue() < 1
        || revision.longValue() > REVISION_MAX) {
      throw new Rejection(
          Reason.BAD_PRECONDITION, "'ifRevision' must be a whole number from 1 to 2^53 - 1.");
    }
    var _ = operation.setIfRevision(revision.longValue());
  }

  static String recipient(String text) {
    UUID id = OperationIds.parseUuid(text);
    if (id == null) {
      throw new Rejection(
          Reason.BAD_RECIPIENT,
          "'"
              + abbreviate(text)
              + "' is not a recipient id. Use the id that registering answered.");
    }
    return id.toString();
  }

  static @Nullable String text(JsonNode node, String field, Reason reason) {
    JsonNode value = node.get(field);
    if (value == null) {
      return null;
    }
    if (!value.isString()) {
      throw new Rejection(reason, "The field '" + field + "' must be a string.");
    }
    return value.stringValue();
  }

  private static Rejection malformed(String detail) {
    return new Rejection(Reason.MALFORMED, detail);
  }

  private static String abbreviate(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }
}
