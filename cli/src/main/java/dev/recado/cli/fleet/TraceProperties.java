package dev.recado.cli.fleet;

import java.net.URI;
import java.util.List;

/** Has every service of a fleet send traces of all operations to a collector. */
public final class TraceProperties {

  private static final String PATH = "/v1/traces";

  private TraceProperties() {}

  /**
   * As {@code -P} takes them.
   *
   * @param collector its OTLP/HTTP address, with or without the path of traces
   * @throws FleetException when that is no such address
   */
  public static List<String> to(String collector) {
    return List.of(
        "management.opentelemetry.tracing.export.otlp.endpoint=" + endpoint(collector),
        "management.tracing.sampling.probability=1.0");
  }

  private static URI endpoint(String collector) {
    URI address;
    try {
      address = URI.create(collector);
    } catch (IllegalArgumentException e) {
      throw notAnAddress(collector);
    }
    boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (!http || address.getHost() == null) {
      throw notAnAddress(collector);
    }
    boolean root = address.getPath().isEmpty() || address.getPath().equals("/");
    return root ? address.resolve(PATH) : address;
  }

  private static FleetException notAnAddress(String collector) {
    return new FleetException(
        "--traces "
            + collector
            + " is not the address of a collector. Use http://host:4318 or https://host:4318.");
  }
}
