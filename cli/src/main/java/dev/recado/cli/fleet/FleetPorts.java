package dev.recado.cli.fleet;

import dev.recado.cli.programs.ServiceRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Every port of a fleet. */
public final class FleetPorts {

  private static final int POSTGRES = 5470;

  /** Below what Linux and macOS give to outgoing connections, so that nobody takes one between. */
  private static final int FREE_FROM = 12_000;

  private static final int FREE_TO = 30_000;

  private final Map<PortName, Integer> ports;

  private FleetPorts(Map<PortName, Integer> ports) {
    this.ports = ports;
  }

  /** The documented ports, each moved by {@code offset}. */
  public static FleetPorts standard(FleetShape shape, int offset) {
    var ports = new LinkedHashMap<PortName, Integer>();
    ports.put(new PortName(MemberName.POSTGRES, PortName.SERVER), POSTGRES + offset);
    for (MemberName member : shape.members()) {
      standard(member).forEach((name, port) -> ports.put(name, port + offset));
    }
    ports.forEach(FleetPorts::requirePort);
    return new FleetPorts(ports);
  }

  private static Map<PortName, Integer> standard(MemberName member) {
    int next = member.number() - 1;
    return switch (member.role()) {
      case DISCOVERY -> ports(member, 8070 + next, 9070 + next);
      case GATEWAY -> ports(member, 8080 + next, 9080 + next);
      case PUSH -> ports(member, 8090 + next, 9090 + next);
      case STORAGE -> {
        var ports = ports(member, 8101 + next, 9101 + next);
        ports.put(new PortName(member.toString(), PortName.INTERNAL_GRPC), 9151 + next);
        ports.put(new PortName(member.toString(), PortName.RAFT), 9201 + next);
        yield ports;
      }
    };
  }

  private static Map<PortName, Integer> ports(MemberName member, int http, int grpc) {
    var ports = new LinkedHashMap<PortName, Integer>();
    ports.put(new PortName(member.toString(), PortName.HTTP), http);
    ports.put(new PortName(member.toString(), PortName.GRPC), grpc);
    return ports;
  }

  /** Ports that are free now, for a fleet beside others. */
  public static FleetPorts free(FleetShape shape) {
    var ports = new LinkedHashMap<>(standard(shape, 0).ports);
    int next = ThreadLocalRandom.current().nextInt(FREE_FROM, FREE_TO - 1000);
    for (var entry : ports.entrySet()) {
      while (!PortChecks.free(next)) {
        next++;
      }
      entry.setValue(next++);
    }
    return new FleetPorts(ports);
  }

  /** With those ports changed that the overrides name. */
  FleetPorts with(Overrides overrides) {
    var changed = new LinkedHashMap<>(ports);
    changed.replaceAll((name, port) ->
        overrides
            .value(name.member(), name.property())
            .map(text -> parsePort(name, text))
            .orElse(port));
    return new FleetPorts(changed);
  }

  private static int parsePort(PortName name, String text) {
    try {
      int port = Integer.parseInt(text);
      requirePort(name, port);
      return port;
    } catch (NumberFormatException e) {
      throw new FleetException(name + "=" + text + " is not a port. Use 1024 to 65535.");
    }
  }

  private static void requirePort(PortName name, int port) {
    if (port < 1024 || port > 65535) {
      throw new FleetException(name + "=" + port + " is not usable. Use a port of 1024 to 65535.");
    }
  }

  Map<PortName, Integer> all() {
    return Map.copyOf(ports);
  }

  List<PortName> names() {
    return List.copyOf(ports.keySet());
  }

  int port(PortName name) {
    Integer port = ports.get(name);
    if (port == null) {
      throw new IllegalArgumentException("No such port: " + name);
    }
    return port;
  }

  int port(MemberName member, String property) {
    return port(new PortName(member.toString(), property));
  }

  int postgres() {
    return port(new PortName(MemberName.POSTGRES, PortName.SERVER));
  }

  MemberAddresses addresses(MemberName member) {
    boolean storage = member.role() == ServiceRole.STORAGE;
    return new MemberAddresses(
        member.toString(),
        port(member, PortName.HTTP),
        port(member, PortName.GRPC),
        storage ? port(member, PortName.INTERNAL_GRPC) : 0,
        storage ? port(member, PortName.RAFT) : 0);
  }
}
