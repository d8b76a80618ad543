package dev.recado.verification.fleet;

import java.net.URI;

/**
 * A process of the fleet.
 *
 * @param grpc host and port of its public gRPC
 */
public record Member(String name, Role role, URI http, String grpc) {

  public enum Role {
    DISCOVERY,
    STORAGE,
    PUSH,
    GATEWAY
  }
}
