package dev.recado.protocol;

import com.google.protobuf.ByteString;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Part;
import dev.recado.protocol.v1.PartOrBuilder;
import dev.recado.protocol.v1.Reason;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Whether an operation has the contract's form. Every edge checks before it takes an operation on,
 * so that nothing that is proposed to the log can fail in SQL there.
 */
public final class OperationChecks {

  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[A-Za-z0-9!#$&^_.+*-]+/[A-Za-z0-9!#$&^_.+*-]+(\\s*;\\s*[\\x20-\\x7e]*)?");

  private OperationChecks() {}

  /**
   * Checks one operation.
   *
   * @throws Rejection with the first reason, in the catalogue's order
   */
  public static void check(Operation operation) {
    checkIdentity(operation);
    checkPayload(
        Part.newBuilder()
            .setKind(operation.getKind())
            .setKey(operation.getKey())
            .setValue(operation.getValue())
            .setContentType(operation.getContentType()),
        operation.hasIfRevision()
            ? OptionalLong.of(operation.getIfRevision())
            : OptionalLong.empty());
    checkParts(operation);
    checkDeadline(operation);
    checkReplyTo(operation.getReplyTo());
  }

  /** Key and id, as a cancellation has them. */
  public static void checkIdentity(Operation operation) {
    checkKey(operation.getKey());
    UUID _ = OperationIds.parse(operation.getId());
  }

  private static void checkPayload(PartOrBuilder part, OptionalLong ifRevision) {
    checkKind(part.getKind());
    checkValue(part);
    checkPrecondition(part.getKind(), ifRevision);
  }

  private static void checkParts(Operation operation) {
    List<Part> parts = operation.getOperationsList();
    if (operation.getKind() != Kind.BATCH) {
      if (!parts.isEmpty()) {
        throw new Rejection(
            Reason.BAD_BATCH, "Only a batch has operations of its own. Leave them out.");
      }
      return;
    }
    if (parts.isEmpty() || parts.size() > OperationLimits.PARTS_MAX) {
      throw new Rejection(
          Reason.BAD_BATCH,
          "The batch has "
              + parts.size()
              + " operations; it must have 1 to "
              + OperationLimits.PARTS_MAX
              + ".");
    }
    for (Part part : parts) {
      checkKey(part.getKey());
      if (part.getKind() == Kind.BATCH) {
        throw new Rejection(Reason.BAD_BATCH, "A batch holds no batch. Send its operations.");
      }
      checkPayload(
          part,
          part.hasIfRevision() ? OptionalLong.of(part.getIfRevision()) : OptionalLong.empty());
    }
    if (parts.stream().noneMatch(part -> part.getKey().equals(operation.getKey()))) {
      throw new Rejection(
          Reason.BAD_BATCH, "The batch's own key must be the key of one of its operations.");
    }
    int bytes = OperationSizes.payload(parts);
    if (bytes > OperationLimits.BATCH_BYTES_MAX) {
      throw new Rejection(
          Reason.REQUEST_TOO_LARGE,
          "Keys and values of the batch have "
              + bytes
              + " bytes in all; at most "
              + OperationLimits.BATCH_BYTES_MAX
              + " are allowed.");
    }
  }

  /** Checks how many operations are sent together. */
  public static void checkCount(int count) {
    if (count == 0) {
      throw new Rejection(Reason.MALFORMED, "No operation was sent. Send at least one.");
    }
    if (count > OperationLimits.OPERATIONS_MAX) {
      throw new Rejection(
          Reason.TOO_MANY_OPERATIONS,
          count
              + " operations were sent; at most "
              + OperationLimits.OPERATIONS_MAX
              + " fit one request. Send several requests.");
    }
  }

  /** 1 to 1,000 operations, keys and values at most 1 MiB in all, each of the right form. */
  public static void checkAll(List<Operation> operations) {
    checkCount(operations.size());
    operations.forEach(OperationChecks::check);
    long bytes = operations.stream().mapToLong(OperationSizes::payload).sum();
    if (operations.size() > 1 && bytes > OperationLimits.OPERATIONS_BYTES_MAX) {
      throw new Rejection(
          Reason.REQUEST_TOO_LARGE,
          "Keys and values have "
              + bytes
              + " bytes in all; at most "
              + OperationLimits.OPERATIONS_BYTES_MAX
              + " fit one request. Send several requests.");
    }
  }

  public static void checkKey(ByteString key) {
    if (key.isEmpty()) {
      throw new Rejection(
          Reason.BAD_KEY,
          "The key is empty. Name a key of 1 to " + OperationLimits.KEY_BYTES_MAX + " bytes.");
    }
    checkKeyBytes(key);
    if (key.size() > OperationLimits.KEY_BYTES_MAX) {
      throw new Rejection(
          Reason.KEY_TOO_LONG,
          "The key has "
              + key.size()
              + " bytes in UTF-8; at most "
              + OperationLimits.KEY_BYTES_MAX
              + " are allowed.");
    }
  }

  /** As part of a key: a prefix, or a bound of a scan. May be empty. */
  public static void checkKeyPart(ByteString part) {
    if (!part.isEmpty()) {
      checkKey(part);
    }
  }

  private static void checkKeyBytes(ByteString key) {
    if (!key.isValidUtf8()) {
      throw new Rejection(
          Reason.BAD_KEY,
          "The key is not valid UTF-8 (or holds an unpaired surrogate). Encode binary keys, for example as hex.");
    }
    for (int i = 0; i < key.size(); i++) {
      if (key.byteAt(i) == 0) {
        throw new Rejection(
            Reason.BAD_KEY,
            "The key holds U+0000 at byte " + i + ", which no key may. Leave it out.");
      }
    }
  }

  private static void checkKind(Kind kind) {
    switch (kind) {
      case PUT, CREATE, UPDATE, DELETE, READ, BATCH -> {}
      case KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new Rejection(
              Reason.UNKNOWN_KIND,
              "The operation's kind is not one of put, create, update, delete, read, batch.");
    }
  }

  private static void checkValue(PartOrBuilder operation) {
    boolean writesValue = writesValue(operation.getKind());
    if (!writesValue && !(operation.getValue().isEmpty() && operation.getContentType().isEmpty())) {
      throw new Rejection(
          Reason.BAD_VALUE,
          "A " + operation.getKind() + " takes no value and no content type. Leave them out.");
    }
    if (operation.getValue().size() > OperationLimits.VALUE_BYTES_MAX) {
      throw new Rejection(
          Reason.VALUE_TOO_LARGE,
          "The value has "
              + operation.getValue().size()
              + " bytes; at most "
              + OperationLimits.VALUE_BYTES_MAX
              + " are allowed.");
    }
    checkContentType(operation.getContentType());
  }

  private static void checkContentType(String contentType) {
    if (!contentType.isEmpty()
        && (contentType.length() > OperationLimits.CONTENT_TYPE_CHARS_MAX
            || !MEDIA_TYPE.matcher(contentType).matches())) {
      throw new Rejection(
          Reason.BAD_CONTENT_TYPE,
          "'"
              + OperationIds.abbreviate(contentType)
              + "' is not a media type of at most "
              + OperationLimits.CONTENT_TYPE_CHARS_MAX
              + " ASCII characters, such as application/json.");
    }
  }

  public static boolean writesValue(Kind kind) {
    return switch (kind) {
      case PUT, CREATE, UPDATE -> true;
      case DELETE, READ, BATCH, KIND_UNSPECIFIED, UNRECOGNIZED -> false;
    };
  }

  private static void checkPrecondition(Kind kind, OptionalLong ifRevision) {
    if (ifRevision.isEmpty()) {
      return;
    }
    if (kind == Kind.CREATE || kind == Kind.READ || kind == Kind.BATCH) {
      throw new Rejection(
          Reason.BAD_PRECONDITION,
          "A " + kind + " takes no ifRevision. Use put, update or delete.");
    }
    if (ifRevision.getAsLong() < 1) {
      throw new Rejection(
          Reason.BAD_PRECONDITION,
          "ifRevision is " + ifRevision.getAsLong() + "; revisions start at 1.");
    }
  }

  private static void checkDeadline(Operation operation) {
    if (operation.hasDeadline() && operation.getDeadline().getSeconds() <= 0) {
      throw new Rejection(Reason.BAD_DEADLINE, "The deadline is not a time after 1970.");
    }
  }

  private static void checkReplyTo(String replyTo) {
    if (!replyTo.isEmpty() && OperationIds.parseUuid(replyTo) == null) {
      throw new Rejection(
          Reason.BAD_RECIPIENT,
          "'"
              + OperationIds.abbreviate(replyTo)
              + "' is not a recipient id. Use the id that registering answered.");
    }
  }
}
