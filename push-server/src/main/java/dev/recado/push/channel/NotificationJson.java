package dev.recado.push.channel;

import dev.recado.protocol.OutcomeShapes;
import dev.recado.push.reading.Notification;
import java.util.Locale;
import java.util.Map;

/** A notification in JSON, the same on every HTTP channel. */
record NotificationJson(
    long sequence,
    String operationId,
    String key,
    String kind,
    Map<String, Object> outcome,
    String createdAt) {

  static NotificationJson of(Notification notification) {
    return new NotificationJson(
        notification.sequence(),
        notification.operationId().toString(),
        notification.key().toStringUtf8(),
        notification.kind().name().toLowerCase(Locale.ROOT),
        OutcomeShapes.outcome(notification.kind(), notification.outcome()),
        notification.createdAt().toString());
  }
}
