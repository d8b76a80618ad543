package dev.recado.cli;

import dev.recado.benchmarks.gateway.GatewayTarget;
import dev.recado.benchmarks.usage.UsageMeter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whom to load, and whose use of the machine is measured. */
final class BenchTarget {

  @Mixin private GatewayOption gatewayOption = new GatewayOption();

  @Option(
      names = "--grpc-address",
      paramLabel = "HOST:PORT",
      defaultValue = "${RECADO_GRPC_ADDRESS:-}",
      description = "A gateway elsewhere, such as 127.0.0.1:9080; RECADO_GRPC_ADDRESS by default.")
  private String grpcAddress = "";

  GatewayTarget gateway() throws IOException {
    String key = gatewayOption.key();
    return new GatewayTarget(
        gatewayOption.address(),
        grpcAddress.isEmpty()
            ? "127.0.0.1:" + gatewayOption.port("spring.grpc.server.port")
            : grpcAddress,
        key);
  }

  /** Where the running fleet's first push server serves gRPC, unless another one is named. */
  String pushGrpc(String address) {
    return address.isEmpty() ? "127.0.0.1:" + gatewayOption.pushGrpcPort() : address;
  }

  /** Of the fleet's processes and this one; of nobody when the gateway is elsewhere. */
  UsageMeter meter() {
    if (!local() || !UsageMeter.available()) {
      return UsageMeter.none();
    }
    Map<String, Long> pids = new LinkedHashMap<>(gatewayOption.pids());
    pids.put("load generator", ProcessHandle.current().pid());
    return UsageMeter.of(pids);
  }

  /** Resident memory of the fleet's push servers together, in KiB; 0 where it is not known. */
  long pushResidentKib() {
    UsageMeter meter = meter();
    return meter.processes().stream()
        .filter(name -> name.startsWith("push-"))
        .mapToLong(name -> meter.residentKib(name).orElse(0))
        .sum();
  }

  /** In a line, why processes cannot be measured; empty when they can. */
  String whyNotMetered() {
    if (!local()) {
      return "What processes used is not shown: the gateway is not of this machine's fleet.";
    }
    return UsageMeter.available()
        ? ""
        : "What processes used is not shown: this machine has no /proc.";
  }

  private boolean local() {
    return gatewayOption.local() && grpcAddress.isEmpty();
  }
}
