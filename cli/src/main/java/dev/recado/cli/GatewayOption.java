package dev.recado.cli;

import dev.recado.cli.fleet.FleetException;
import dev.recado.cli.fleet.FleetState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which gateway is asked, and with which key: the running fleet's, or another one. */
final class GatewayOption {

  @Mixin private StateOption stateOption = new StateOption();

  @Option(
      names = "--http-address",
      paramLabel = "URL",
      defaultValue = "${RECADO_HTTP_ADDRESS:-}",
      description =
          "A gateway elsewhere, such as http://127.0.0.1:8080; RECADO_HTTP_ADDRESS by default.")
  private String httpAddress = "";

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      defaultValue = "${RECADO_KEY_FILE:-}",
      description =
          "Holds the API key; RECADO_KEY_FILE by default, else the running fleet's admin key.")
  private Path keyFile = Path.of("");

  URI address() {
    return URI.create(
        httpAddress.isEmpty() ? "http://127.0.0.1:" + port("server.port") : httpAddress);
  }

  /** Whether the gateway is the running fleet's. */
  boolean local() {
    return httpAddress.isEmpty();
  }

  /** The running fleet's processes, by name. */
  Map<String, Long> pids() {
    var pids = new LinkedHashMap<String, Long>();
    for (FleetState.Member member : stateOption.requireRunning().members()) {
      member.process().ifPresent(process -> pids.put(member.name(), process.pid()));
    }
    return pids;
  }

  /** Of the running fleet's first gateway. */
  int port(String property) {
    return port("gateway-1", property);
  }

  /** Where the running fleet's first push server serves gRPC. */
  int pushGrpcPort() {
    return port("push-1", "spring.grpc.server.port");
  }

  private int port(String member, String property) {
    Integer port = stateOption.requireMember(member).ports().get(property);
    if (port == null) {
      throw new FleetException("fleet.json names no " + property + " of " + member + ".");
    }
    return port;
  }

  String key() throws IOException {
    Path file = keyFile.toString().isEmpty() ? stateOption.state().adminKey() : keyFile;
    if (!Files.isReadable(file)) {
      throw new FleetException("There is no API key in " + file + ". Use --key-file.");
    }
    return Files.readString(file).strip();
  }
}
