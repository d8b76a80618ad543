package dev.recado.cli.fleet;

/** One port of one process, named by the property that sets it. */
record PortName(String member, String property) {

  static final String HTTP = "server.port";
  static final String GRPC = "spring.grpc.server.port";
  static final String INTERNAL_GRPC = "recado.member.internal.port";
  static final String RAFT = "recado.storage.raft-port";
  static final String MANAGEMENT = "management.server.port";
  static final String SERVER = "port";

  /** As on the command line: {@code gateway-1:server.port}. */
  @Override
  public String toString() {
    return member + ":" + property;
  }
}
