package dev.recado.gateway.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.recado.gateway.message.Addressing;
import dev.recado.gateway.message.Delivery;
import dev.recado.gateway.message.GroupMessage;
import dev.recado.gateway.message.MessageId;
import dev.recado.gateway.message.MessageRequest;
import dev.recado.membership.FleetClock;
import dev.recado.protocol.MessageLimits;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Messages as JSON, both directions; strict as {@link OperationsJson} is. */
final class MessagesJson {

  private static final Set<String> FIELDS = Set.of("id", "to", "payload", "deadline");
  private static final Set<String> TO_FIELDS = Set.of("member", "any", "all");

  private final Deadlines deadlines;
  private final FleetClock clock;

  MessagesJson(Deadlines deadlines, FleetClock clock) {
    this.deadlines = deadlines;
    this.clock = clock;
  }

  MessageRequest parse(String namespace, ByteString body) {
    JsonNode root = OperationsJson.tree(body);
    OperationsJson.requireFields(root, FIELDS);
    String id = OperationsJson.text(root, "id", Reason.BAD_ID);
    JsonNode to = root.path("to");
    Addressing addressing = addressing(to);
    return new MessageRequest(
        new MessageId(namespace, id == null ? OperationIds.next(clock) : OperationIds.parse(id)),
        addressing,
        addressing == Addressing.MEMBER ? Optional.of(member(to)) : Optional.empty(),
        payload(root),
        deadline(root));
  }

  private static Addressing addressing(JsonNode to) {
    if (!to.isObject()) {
      throw badTo();
    }
    OperationsJson.requireFields(to, TO_FIELDS);
    if (to.size() != 1) {
      throw badTo();
    }
    if (to.has("member")) {
      return Addressing.MEMBER;
    }
    Addressing group = to.has("any") ? Addressing.ANY : Addressing.ALL;
    if (!to.path(name(group)).isBoolean() || !to.path(name(group)).booleanValue()) {
      throw badTo();
    }
    return group;
  }

  private static UUID member(JsonNode to) {
    String text = OperationsJson.text(to, "member", Reason.BAD_PARAMETER);
    UUID id = text == null ? null : OperationIds.parseUuid(text);
    if (id == null) {
      throw new Rejection(
          Reason.UNKNOWN_MEMBER,
          "'to.member' is not a member's id. GET /v1/members?role=storage lists those that messages can go to.");
    }
    return id;
  }

  private static ByteString payload(JsonNode root) {
    JsonNode payload = root.get("payload");
    if (payload == null) {
      throw new Rejection(
          Reason.BAD_PARAMETER, "There is no payload. Add the field 'payload', with any JSON.");
    }
    ByteString json = OperationsJson.bytes(payload);
    if (json.size() > MessageLimits.PAYLOAD_BYTES_MAX) {
      throw new Rejection(
          Reason.REQUEST_TOO_LARGE,
          "The payload has "
              + json.size()
              + " bytes of JSON; at most "
              + MessageLimits.PAYLOAD_BYTES_MAX
              + " are allowed.");
    }
    return json;
  }

  private Instant deadline(JsonNode root) {
    String text = OperationsJson.text(root, "deadline", Reason.BAD_DEADLINE);
    Timestamp parsed =
        deadlines.parse(text == null ? MessageLimits.DEADLINE_DEFAULT.toString() : text);
    // As milliseconds, which is what the members are told.
    Instant deadline =
        Instant.ofEpochMilli(
            Instant.ofEpochSecond(parsed.getSeconds(), parsed.getNanos()).toEpochMilli());
    if (deadline.isAfter(clock.instant().plus(MessageLimits.DEADLINE_MAX))) {
      throw new Rejection(
          Reason.BAD_DEADLINE,
          "The deadline is "
              + deadline
              + ", but a message's may be 24 hours ahead. Send an earlier one.");
    }
    return deadline;
  }

  private static Rejection badTo() {
    return new Rejection(
        Reason.BAD_PARAMETER,
        "'to' says whom the message is for. Send one of {\"member\": id}, {\"any\": true}, {\"all\": true}.");
  }

  private static String name(Addressing addressing) {
    return addressing.name().toLowerCase(Locale.ROOT);
  }

  /** How far a message is. */
  static Map<String, Object> shape(GroupMessage message) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", message.id().id().toString());
    json.put("state", message.state().name().toLowerCase(Locale.ROOT));
    json.put("addressed", name(message.addressing()));
    json.put("acknowledgements", deliveries(message, true));
    json.put("unacknowledged", deliveries(message, false));
    json.put("acceptedAt", message.acceptedAt().toString());
    json.put("deadline", message.deadline().toString());
    return json;
  }

  private static List<Map<String, Object>> deliveries(GroupMessage message, boolean acknowledged) {
    return message.deliveries().stream()
        .filter(delivery -> delivery.acknowledged() == acknowledged)
        .map(MessagesJson::delivery)
        .toList();
  }

  private static Map<String, Object> delivery(Delivery delivery) {
    var json = new LinkedHashMap<String, Object>();
    json.put("member", delivery.member().toString());
    json.put("name", delivery.name());
    json.put("attempts", delivery.attempts());
    delivery.acknowledgedAt().ifPresent(time -> json.put("acknowledgedAt", time.toString()));
    return json;
  }
}
