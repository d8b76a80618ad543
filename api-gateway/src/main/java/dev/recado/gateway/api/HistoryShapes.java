package dev.recado.gateway.api;

import dev.recado.protocol.v1.HistoryResponse;
import dev.recado.protocol.v1.MemberMemory;
import dev.recado.protocol.v1.MemberName;
import dev.recado.protocol.v1.OperationStep;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A history as JSON. Fields without meaning in a case are left out. */
final class HistoryShapes {

  private HistoryShapes() {}

  static Map<String, Object> history(HistoryResponse history) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", history.getId());
    json.put("key", history.getKey().toStringUtf8());
    json.put("steps", history.getStepsList().stream().map(HistoryShapes::step).toList());
    json.put("members", history.getMembersList().stream().map(HistoryShapes::memory).toList());
    return json;
  }

  private static Map<String, Object> step(OperationStep step) {
    var json = new LinkedHashMap<String, Object>();
    json.put("step", step.getStep().name().toLowerCase(Locale.ROOT));
    json.put("at", Shapes.time(step.getAt()));
    if (step.hasMember()) {
      json.put("member", member(step.getMember()));
    }
    putPositive(json, "attempt", step.getAttempt());
    if (step.hasTo()) {
      json.put("to", member(step.getTo()));
    }
    putPositive(json, "term", step.getTerm());
    putPositive(json, "index", step.getIndex());
    putText(json, "recipient", step.getRecipient());
    putPositive(json, "sequence", step.getSequence());
    putText(json, "channel", step.getChannel());
    putTrue(json, "replayed", step.getReplayed());
    putTrue(json, "cancel", step.getCancel());
    return json;
  }

  private static Map<String, Object> memory(MemberMemory memory) {
    Map<String, Object> json = member(memory.getMember());
    switch (memory.getMemoryCase()) {
      case SINCE -> json.put("since", Shapes.time(memory.getSince()));
      case UNANSWERED -> json.put("unanswered", memory.getUnanswered());
      case MEMORY_NOT_SET -> {
        // A later build may know more.
      }
    }
    return json;
  }

  private static Map<String, Object> member(MemberName member) {
    var json = new LinkedHashMap<String, Object>();
    putText(json, "id", member.getId());
    putText(json, "name", member.getName());
    return json;
  }

  private static void putPositive(Map<String, Object> json, String name, long value) {
    if (value > 0) {
      json.put(name, value);
    }
  }

  private static void putText(Map<String, Object> json, String name, String value) {
    if (!value.isEmpty()) {
      json.put(name, value);
    }
  }

  private static void putTrue(Map<String, Object> json, String name, boolean value) {
    if (value) {
      json.put(name, true);
    }
  }
}
