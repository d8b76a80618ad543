package dev.recado.benchmarks.recipient;

import java.net.ProtocolException;

/**
 * Server-sent events of a push server, line by line. The JSON of an outcome is not parsed as a
 * whole: the load generator needs three values of it, and shares the processors with the servers.
 */
final class EventLines {

  /** What the lines tell. */
  interface Events {

    /**
     * An outcome.
     *
     * @param status such as {@code OK}
     */
    void outcome(long sequence, String operationId, String status);

    /** Dropped by policy, up to this sequence. */
    void gap(long through);

    void heartbeat();
  }

  private static final String DATA = "data:";

  private final Events events;
  private final LineBuffer line = new LineBuffer();

  EventLines(Events events) {
    this.events = events;
  }

  /**
   * Takes the next byte.
   *
   * @throws ProtocolException for data that is neither an outcome nor a gap
   */
  void take(byte next) throws ProtocolException {
    if (line.add(next)) {
      line(line.take());
    }
  }

  private void line(String text) throws ProtocolException {
    if (text.equals(": heartbeat")) {
      events.heartbeat();
    } else if (text.startsWith(DATA)) {
      data(text);
    }
  }

  /** Inside of a JSON string quotation marks are escaped: a name with its marks is a name. */
  private void data(String json) throws ProtocolException {
    if (json.contains("\"operationId\":")) {
      events.outcome(
          number(json, "\"sequence\":"), text(json, "\"operationId\":"), text(json, "\"status\":"));
    } else {
      events.gap(number(json, "\"through\":"));
    }
  }

  private static String text(String json, String name) throws ProtocolException {
    int from = json.indexOf('"', after(json, name)) + 1;
    int to = json.indexOf('"', from);
    if (from == 0 || to < 0) {
      throw new ProtocolException("data without " + name);
    }
    return json.substring(from, to);
  }

  private static long number(String json, String name) throws ProtocolException {
    int from = after(json, name);
    int to = from;
    while (to < json.length() && Character.isDigit(json.charAt(to))) {
      to++;
    }
    try {
      return Long.parseLong(json, from, to, 10);
    } catch (NumberFormatException _) {
      throw new ProtocolException("data without " + name);
    }
  }

  private static int after(String json, String name) throws ProtocolException {
    int at = json.indexOf(name);
    if (at < 0) {
      throw new ProtocolException("data without " + name);
    }
    return at + name.length();
  }
}
