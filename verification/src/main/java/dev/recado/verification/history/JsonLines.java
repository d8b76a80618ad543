package dev.recado.verification.history;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** An event as one line of JSON. */
final class JsonLines {

  private final StringBuilder line = new StringBuilder(256);

  private JsonLines() {}

  static String line(long nanos, Instant at, Event event) {
    var json = new JsonLines();
    json.line.append("{\"nanos\":").append(nanos);
    json.text("at", at.toString());
    json.event(event);
    return json.line.append('}').toString();
  }

  private void event(Event event) {
    switch (event) {
      case Event.Invoked(String client, Operation operation) -> {
        head("invoked", "client", client, operation.id());
        operation(operation);
      }
      case Event.Accepted(String client, String id) -> head("accepted", "client", client, id);
      case Event.Cancelling(String client, String id) -> head("cancelling", "client", client, id);
      case Event.Told(String client, String id, Source source, Outcome outcome) -> {
        head(source == Source.ASKED ? "resolved" : "answered", "client", client, id);
        text("source", source.label());
        outcome(outcome);
      }
      case Event.Rejected(String client, String id, String reason) -> {
        head("rejected", "client", client, id);
        text("reason", reason);
      }
      case Event.Indeterminate(String client, String id, String why) -> {
        head("indeterminate", "client", client, id);
        text("why", why);
      }
      case Event.Connected(String recipient, long after) -> {
        text("event", "connected");
        text("recipient", recipient);
        number("after", after);
      }
      case Event.Delivered(String recipient, long sequence, String id, Outcome outcome) -> {
        head("notified", "recipient", recipient, id);
        number("sequence", sequence);
        outcome(outcome);
      }
      case Event.GapDeclared(String recipient, long from, long through) -> {
        text("event", "gap");
        text("recipient", recipient);
        number("from", from);
        number("through", through);
      }
      case Event.Acknowledged(String recipient, long through) -> {
        text("event", "acknowledged");
        text("recipient", recipient);
        number("through", through);
      }
      case Event.FaultBegan(String fault, List<String> members, List<Integer> leads) -> {
        text("event", "fault");
        text("fault", fault);
        text("members", String.join(" ", members));
        text("leads", leads.stream().map(String::valueOf).collect(Collectors.joining(" ")));
      }
      case Event.FaultEnded(String fault) -> {
        text("event", "healed");
        text("fault", fault);
      }
    }
  }

  private void head(String event, String role, String who, String id) {
    text("event", event);
    text(role, who);
    text("id", id);
  }

  private void operation(Operation operation) {
    text("kind", operation.kind().label());
    text("key", operation.key());
    text("value", operation.value());
    number("ifRevision", operation.ifRevision());
    number("deadlineMillis", operation.deadlineMillis());
    text("replyTo", operation.recipient());
    list("operations", operation.parts(), this::operation);
  }

  private void outcome(Outcome outcome) {
    text("status", outcome.status().name());
    text("reason", outcome.reason());
    number("version", outcome.version());
    number("revision", outcome.revision());
    text("value", outcome.value());
    list("parts", outcome.parts(), this::outcome);
    if (outcome.failedPart() != Outcome.NO_PART) {
      line.append(",\"failedPart\":").append(outcome.failedPart());
    }
  }

  /** Left out when it is empty. */
  private <T> void list(String name, List<T> elements, Consumer<T> fields) {
    if (elements.isEmpty()) {
      return;
    }
    line.append(",\"").append(name).append("\":[");
    for (int i = 0; i < elements.size(); i++) {
      line.append(i == 0 ? "{" : ",{");
      int at = line.length();
      fields.accept(elements.get(i));
      if (line.length() > at) {
        // The comma before the first field.
        line.deleteCharAt(at);
      }
      line.append('}');
    }
    line.append(']');
  }

  /** Left out when it says nothing. */
  private void number(String name, long value) {
    if (value > 0) {
      line.append(",\"").append(name).append("\":").append(value);
    }
  }

  /** Left out when it is empty. */
  private void text(String name, String value) {
    if (value.isEmpty()) {
      return;
    }
    line.append(",\"").append(name).append("\":\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (c < ' ') {
        line.append(String.format("\\u%04x", (int) c));
      } else {
        line.append(c);
      }
    }
    line.append('"');
  }
}
