package dev.recado.cli.fleet;

/** Where a member listens, all on the loopback address; 0 for a port that it has not. */
public record MemberAddresses(
    String name,
    int httpPort,
    int grpcPort,
    int internalGrpcPort,
    int raftPort,
    int managementPort) {

  public static final String HOST = "127.0.0.1";

  public String http() {
    return "http://" + HOST + ":" + httpPort;
  }

  public String grpc() {
    return HOST + ":" + grpcPort;
  }
}
