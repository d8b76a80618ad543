package dev.recado.gateway;

import dev.recado.membership.InternalServer;
import dev.recado.testkit.Database;
import dev.recado.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole gateway on ports of its own, in this process, with a client for it. */
final class RunningGateway implements AutoCloseable {

  static final Duration READY_WITHIN = Duration.ofSeconds(30);
  private final ConfigurableApplicationContext context;
  private final int httpPort;
  private final int grpcPort;
  private final GatewayClient client;

  private RunningGateway(ConfigurableApplicationContext context, int httpPort, int grpcPort) {
    this.context = context;
    this.httpPort = httpPort;
    this.grpcPort = grpcPort;
    this.client = new GatewayClient(httpPort);
  }

  /** Starts one, and waits until it can serve. */
  static RunningGateway start(
      FakeFleet fleet, Database database, Path directory, Map<String, String> settings) {
    RunningGateway gateway = startUnready(fleet.discoveryPort(), database, directory, settings);
    Eventually.eventually(
        READY_WITHIN,
        () -> {
          int status = gateway.send(gateway.request("/v1/ping").GET()).statusCode();
          if (status != 200) {
            throw new IllegalStateException("ping answers " + status);
          }
        });
    return gateway;
  }

  static RunningGateway startUnready(
      int discoveryPort, Database database, Path directory, Map<String, String> settings) {
    var ports = new Ports(freePort(), freePort());
    var application = new SpringApplication(ApiGatewayApplication.class);
    application.setRegisterShutdownHook(false);
    return new RunningGateway(
        application.run(
            arguments(ports, discoveryPort, database, directory, settings).toArray(String[]::new)),
        ports.http(),
        ports.grpc());
  }

  record Ports(int http, int grpc) {}

  static List<String> arguments(
      Ports ports,
      int discoveryPort,
      Database database,
      Path directory,
      Map<String, String> settings) {
    var arguments = new ArrayList<String>();
    arguments.add("--server.port=" + ports.http());
    arguments.add("--spring.grpc.server.port=" + ports.grpc());
    arguments.add("--recado.member.internal.port=0");
    arguments.add("--spring.datasource.url=" + database.url());
    arguments.add("--spring.datasource.username=" + database.username());
    arguments.add("--spring.datasource.password=" + database.password());
    arguments.add("--recado.member.discovery-addresses=127.0.0.1:" + discoveryPort);
    arguments.add("--recado.member.fleet-secret-file=" + secret(directory));
    arguments.add("--recado.member.data-directory=" + directory.resolve("gateway"));
    settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    return arguments;
  }

  private static Path secret(Path directory) {
    try {
      Files.createDirectories(directory);
      return Files.writeString(directory.resolve("fleet.secret"), "a-secret-of-the-test-fleet");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int httpPort() {
    return httpPort;
  }

  int internalPort() {
    return context.getBean(InternalServer.class).port();
  }

  int grpcPort() {
    return grpcPort;
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  HttpRequest.Builder request(String path) {
    return client.request(path);
  }

  HttpRequest.Builder bare(String path) {
    return client.bare(path);
  }

  Answer send(HttpRequest.Builder request) {
    return client.send(request);
  }

  Answer get(String path) {
    return client.get(path);
  }

  Answer put(String path, String value, String... headers) {
    return client.put(path, value, headers);
  }

  Answer delete(String path, String... headers) {
    return client.delete(path, headers);
  }

  Answer post(String path, String json, String... headers) {
    return client.post(path, json, headers);
  }

  List<Answer> sendAll(List<HttpRequest.Builder> requests) {
    return client.sendAll(requests);
  }

  @Override
  public void close() {
    context.close();
    client.close();
  }
}
