package dev.recado.verification.workload;

import dev.recado.verification.fleet.FleetUnderTest;
import dev.recado.verification.fleet.Member;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Every door of the fleet. */
final class Entrances implements AutoCloseable {

  private final List<Entrance> rest;
  private final List<Entrance> grpc;
  private final List<Entrance> nodes;

  Entrances(List<Entrance> rest, List<Entrance> grpc, List<Entrance> nodes) {
    this.rest = rest;
    this.grpc = grpc;
    this.nodes = nodes;
  }

  static Entrances of(FleetUnderTest fleet) {
    List<Member> gateways = fleet.members(Member.Role.GATEWAY);
    String apiKey = fleet.apiKey();
    return new Entrances(
        gateways.stream().<Entrance>map(m -> new RestEntrance(m.http(), apiKey)).toList(),
        gateways.stream().<Entrance>map(m -> new GrpcEntrance(m.grpc(), apiKey)).toList(),
        fleet.members(Member.Role.STORAGE).stream()
            .<Entrance>map(m -> new GrpcEntrance(m.grpc(), apiKey))
            .toList());
  }

  Entrance on(Way way, RandomGenerator random) {
    return switch (way) {
      case REST -> any(rest, random);
      case GRPC -> any(grpc, random);
      case NODE -> any(nodes, random);
      case SUBMITTED -> gateway(random);
    };
  }

  Entrance gateway(RandomGenerator random) {
    return any(random.nextBoolean() ? rest : grpc, random);
  }

  private static Entrance any(List<Entrance> entrances, RandomGenerator random) {
    return entrances.get(random.nextInt(entrances.size()));
  }

  @Override
  public void close() {
    Stream.of(rest, grpc, nodes).flatMap(List::stream).forEach(Entrance::close);
  }
}
