package dev.recado.cli.fleet;

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
      case DISCOVERY ->
          ports(
              member,
              Map.entry(PortName.HTTP, 8070 + next),
              Map.entry(PortName.GRPC, 9070 + next),
              Map.entry(PortName.MANAGEMENT, 8170 + next));
      case GATEWAY ->
          ports(
              member,
              Map.entry(PortName.HTTP, 8080 + next),
              Map.entry(PortName.GRPC, 9080 + next),
              Map.entry(PortName.INTERNAL_GRPC, 9180 + next),
              Map.entry(PortName.MANAGEMENT, 8180 + next));
      case PUSH ->
          ports(
              member,
              Map.entry(PortName.HTTP, 8090 + next),
              Map.entry(PortName.GRPC, 9090 + next),
              Map.entry(PortName.INTERNAL_GRPC, 9190 + next),
              Map.entry(PortName.MANAGEMENT, 8190 + next));
      case STORAGE ->
          ports(
              member,
              Map.entry(PortName.HTTP, 8101 + next),
              Map.entry(PortName.GRPC, 9101 + next),
              Map.entry(PortName.INTERNAL_GRPC, 9151 + next),
              Map.entry(PortName.RAFT, 9201 + next),
              Map.entry(PortName.MANAGEMENT, 8151 + next));
    };
  }

  @SafeVarargs
  private static Map<PortName, Integer> ports(
      MemberName member, Map.Entry<String, Integer>... given) {
    var ports = new LinkedHashMap<PortName, Integer>();
    for (Map.Entry<String, Integer> port : given) {
      ports.put(new PortName(member.toString(), port.getKey()), port.getValue());
    }
    return ports;
  }

  /** Without mTLS the management endpoints are on the HTTP port. */
  FleetPorts withoutManagement() {
    var fewer = new LinkedHashMap<>(ports);
    fewer.keySet().removeIf(name -> name.property().equals(PortName.MANAGEMENT));
    return new FleetPorts(fewer);
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

  boolean has(MemberName member, String property) {
    return ports.containsKey(new PortName(member.toString(), property));
  }

  int postgres() {
    return port(new PortName(MemberName.POSTGRES, PortName.SERVER));
  }

  MemberAddresses addresses(MemberName member) {
    return new MemberAddresses(
        member.toString(),
        port(member, PortName.HTTP),
        port(member, PortName.GRPC),
        portOrZero(member, PortName.INTERNAL_GRPC),
        portOrZero(member, PortName.RAFT),
        portOrZero(member, PortName.MANAGEMENT));
  }

  private int portOrZero(MemberName member, String property) {
    return ports.getOrDefault(new PortName(member.toString(), property), 0);
  }
}
