package dev.recado.cli.fleet;

import dev.recado.cli.postgres.Databases;
import dev.recado.cli.programs.ServiceRole;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The configuration that a member gets: everything on its command line, secrets in files or the
 * environment.
 */
record MemberArguments(FleetShape shape, FleetPorts ports, Overrides overrides, Secrets secrets) {

  private static final int REPLICAS = 3;

  record Secrets(Path fleetSecret, Path adminKey, Path certificates) {

    Path certificates(MemberName member) {
      return certificates.resolve(member.toString());
    }
  }

  List<String> of(MemberName member, Databases databases, String database, Path directory) {
    var arguments = new LinkedHashMap<String, String>();
    put(arguments, PortName.HTTP, ports.port(member, PortName.HTTP));
    put(arguments, PortName.GRPC, ports.port(member, PortName.GRPC));
    put(arguments, "spring.datasource.url", databases.url(database));
    put(arguments, "spring.datasource.username", databases.username());
    if (member.role() == ServiceRole.DISCOVERY) {
      put(arguments, "recado.discovery.admin-key-file", secrets.adminKey());
      put(arguments, "recado.discovery.fleet-secret-file", secrets.fleetSecret());
      put(arguments, "recado.discovery.expected-storage-members", shape.storageNodes());
      put(arguments, "recado.ring.replicas", Math.min(REPLICAS, shape.storageNodes()));
    } else {
      put(arguments, "recado.member.discovery-addresses", discoveryAddresses());
      put(arguments, "recado.member.fleet-secret-file", secrets.fleetSecret());
      put(arguments, "recado.member.data-directory", directory);
      put(arguments, "recado.member.host", MemberAddresses.HOST);
      put(arguments, "recado.member.name", member);
      put(arguments, PortName.INTERNAL_GRPC, ports.port(member, PortName.INTERNAL_GRPC));
    }
    if (member.role() == ServiceRole.STORAGE) {
      put(arguments, PortName.RAFT, ports.port(member, PortName.RAFT));
    }
    if (ports.has(member, PortName.MANAGEMENT)) {
      put(arguments, PortName.MANAGEMENT, ports.port(member, PortName.MANAGEMENT));
      put(arguments, "recado.tls.directory", secrets.certificates(member));
    }
    arguments.putAll(overrides.properties(member.toString()));
    return arguments.entrySet().stream()
        .map(argument -> "--" + argument.getKey() + "=" + argument.getValue())
        .toList();
  }

  /** The password stays off the command line, which every user of the machine can read. */
  static Map<String, String> environment(Databases databases) {
    var environment = new HashMap<String, String>();
    environment.put("SPRING_DATASOURCE_PASSWORD", databases.password());
    return environment;
  }

  private String discoveryAddresses() {
    return shape.members().stream()
        .filter(member -> member.role() == ServiceRole.DISCOVERY)
        .map(member -> MemberAddresses.HOST + ":" + ports.port(member, PortName.GRPC))
        .collect(Collectors.joining(","));
  }

  private static void put(Map<String, String> arguments, String property, Object value) {
    arguments.put(property, value.toString());
  }
}
