package dev.recado.cli.programs;

/** The services of a fleet, in the order in which they stop. */
public enum ServiceRole {
  GATEWAY("gateway", "api-gateway", 384),
  PUSH("push", "push-server", 256),
  STORAGE("storage", "storage-node", 384),
  DISCOVERY("discovery", "discovery-service", 256);

  private final String label;
  private final String module;
  private final int heapMegabytes;

  ServiceRole(String label, String module, int heapMegabytes) {
    this.label = label;
    this.module = module;
    this.heapMegabytes = heapMegabytes;
  }

  /** As in member names: {@code storage} in {@code storage-2}. */
  public String label() {
    return label;
  }

  /** The Maven module, and the directory, that makes it. */
  public String module() {
    return module;
  }

  public int heapMegabytes() {
    return heapMegabytes;
  }
}
