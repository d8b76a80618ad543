package dev.recado.gateway;

import dev.recado.testkit.Database;
import dev.recado.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
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
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private RunningGateway(ConfigurableApplicationContext context, int httpPort, int grpcPort) {
    this.context = context;
    this.httpPort = httpPort;
    this.grpcPort = grpcPort;
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
    int httpPort = freePort();
    int grpcPort = freePort();
    var arguments = new ArrayList<String>();
    arguments.add("--server.port=" + httpPort);
    arguments.add("--spring.grpc.server.port=" + grpcPort);
    arguments.add("--spring.datasource.url=" + database.url());
    arguments.add("--spring.datasource.username=" + database.username());
    arguments.add("--spring.datasource.password=" + database.password());
    arguments.add("--recado.member.discovery-addresses=127.0.0.1:" + discoveryPort);
    arguments.add("--recado.member.fleet-secret-file=" + secret(directory));
    arguments.add("--recado.member.data-directory=" + directory.resolve("gateway"));
    settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    var application = new SpringApplication(ApiGatewayApplication.class);
    application.setRegisterShutdownHook(false);
    return new RunningGateway(
        application.run(arguments.toArray(String[]::new)), httpPort, grpcPort);
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

  int grpcPort() {
    return grpcPort;
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** With a client's key. */
  HttpRequest.Builder request(String path) {
    return bare(path).header("Authorization", "Bearer " + FakeFleet.CLIENT_KEY);
  }

  HttpRequest.Builder bare(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
        .timeout(Duration.ofSeconds(60));
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer put(String path, String value, String... headers) {
    return send(with(request(path), headers).PUT(BodyPublishers.ofString(value)));
  }

  Answer delete(String path, String... headers) {
    return send(with(request(path), headers).DELETE());
  }

  Answer post(String path, String json, String... headers) {
    return send(
        with(request(path).header("Content-Type", "application/json"), headers)
            .POST(BodyPublishers.ofString(json)));
  }

  private static HttpRequest.Builder with(HttpRequest.Builder request, String... headers) {
    return headers.length == 0 ? request : request.headers(headers);
  }

  /** All at once, one answer each. */
  List<Answer> sendAll(List<HttpRequest.Builder> requests) {
    return requests.stream()
        .map(request -> http.sendAsync(request.build(), BodyHandlers.ofByteArray()))
        .toList()
        .stream()
        .map(future -> new Answer(future.join()))
        .toList();
  }

  @Override
  public void close() {
    context.close();
    http.shutdownNow();
  }
}
