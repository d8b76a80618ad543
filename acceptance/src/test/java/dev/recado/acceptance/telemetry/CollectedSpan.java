package dev.recado.acceptance.telemetry;

import java.util.List;
import java.util.Map;

/**
 * A span that a process has sent; ids in hexadecimal.
 *
 * @param parentId empty for the first one of a trace
 * @param links trace ids of what it is linked to
 */
public record CollectedSpan(
    String service,
    String member,
    String name,
    String traceId,
    String spanId,
    String parentId,
    List<String> links,
    Map<String, String> attributes) {

  /** Whether it is in that trace, or linked to it. */
  public boolean tellsOf(String trace) {
    return traceId.equals(trace) || links.contains(trace);
  }
}
