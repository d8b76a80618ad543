package dev.recado.acceptance.fleet;

import dev.recado.acceptance.network.Links;
import dev.recado.cli.fleet.MemberAddresses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The ports that the members of a fleet tell each other: those of the links in front of them.
 * Clients go to the members' own.
 */
final class ToldPorts {

  private static final String ANNOUNCED = "recado.member.announced.";

  private record Told(int grpc, int internalGrpc, int raft) {}

  private final Links links;
  private final Map<String, Told> told = new HashMap<>();

  ToldPorts(Links links) {
    this.links = links;
    for (String node : Fleet.STORAGE) {
      told.put(node, new Told(0, links.before(node), links.before(node)));
    }
    told.put(Fleet.PUSH, new Told(0, links.before(Fleet.PUSH), 0));
    told.put(Fleet.DISCOVERY, new Told(links.before(Fleet.DISCOVERY), 0, 0));
  }

  /** As {@code -P}. */
  List<String> properties() {
    var properties = new ArrayList<String>();
    for (String node : Fleet.STORAGE) {
      properties.add(node + ":" + ANNOUNCED + "internal-grpc-port=" + of(node).internalGrpc());
      properties.add(node + ":" + ANNOUNCED + "raft-port=" + of(node).raft());
    }
    properties.add(
        Fleet.PUSH + ":" + ANNOUNCED + "internal-grpc-port=" + of(Fleet.PUSH).internalGrpc());
    for (String role : List.of("storage", "push", "gateway")) {
      properties.add(
          role
              + ":recado.member.discovery-addresses="
              + MemberAddresses.HOST
              + ":"
              + of(Fleet.DISCOVERY).grpc());
    }
    return properties;
  }

  private Told of(String member) {
    return told.getOrDefault(member, new Told(0, 0, 0));
  }

  /** To where they listen, now that this is known. */
  void lead(Function<String, MemberAddresses> addresses) {
    told.forEach((member, ports) -> {
      MemberAddresses own = addresses.apply(member);
      lead(ports.grpc(), own.grpcPort());
      lead(ports.internalGrpc(), own.internalGrpcPort());
      lead(ports.raft(), own.raftPort());
    });
  }

  private void lead(int port, int own) {
    if (port > 0) {
      links.lead(port, own);
    }
  }

  MemberAddresses of(MemberAddresses own) {
    Told ports = of(own.name());
    return new MemberAddresses(
        own.name(),
        own.httpPort(),
        ports.grpc() > 0 ? ports.grpc() : own.grpcPort(),
        ports.internalGrpc() > 0 ? ports.internalGrpc() : own.internalGrpcPort(),
        ports.raft() > 0 ? ports.raft() : own.raftPort(),
        own.managementPort());
  }
}
