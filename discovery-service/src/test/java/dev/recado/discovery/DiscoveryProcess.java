package dev.recado.discovery;

import dev.recado.membership.FleetSecret;
import dev.recado.testkit.Database;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service in this JVM, on real ports and a real database, with short times. */
public final class DiscoveryProcess implements AutoCloseable {

  public static final String SECRET = "secret-of-the-test-fleet";

  private static final AtomicBoolean LOGS_ARE_SET_UP = new AtomicBoolean();

  private final Database database;
  private final Path directory;
  private final List<String> settings;
  private final int httpPort = freePort();
  private final int grpcPort = freePort();
  private ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();

  private DiscoveryProcess(Database database, Path directory, List<String> settings) {
    this.database = database;
    this.directory = directory;
    this.settings = settings;
    this.context = run();
  }

  public static DiscoveryProcess start(Database database, Path directory, String... settings) {
    return new DiscoveryProcess(database, directory, List.of(settings));
  }

  private ConfigurableApplicationContext run() {
    try {
      Files.createDirectories(directory);
      Files.writeString(secretFile(), SECRET + "\n");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    var arguments =
        new ArrayList<>(
            List.of(
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + database.username(),
                "--spring.datasource.password=" + database.password(),
                "--server.port=" + httpPort,
                "--spring.grpc.server.port=" + grpcPort,
                "--recado.discovery.fleet-secret-file=" + secretFile(),
                "--recado.discovery.admin-key-file=" + adminKeyFile(),
                "--recado.discovery.lease-ttl=2s",
                "--recado.discovery.member-grace=4s",
                "--recado.discovery.tick=50ms",
                "--recado.discovery.heartbeat=300ms"));
    for (String setting : settings) {
      // Given twice, an option would become a list.
      arguments.removeIf(argument -> argument.startsWith("--" + setting.split("=", 2)[0] + "="));
      arguments.add("--" + setting);
    }
    var application = new SpringApplication(DiscoveryServiceApplication.class);
    application.setRegisterShutdownHook(false);
    if (LOGS_ARE_SET_UP.getAndSet(true)) {
      // All processes in this JVM share its logs, which two must not set up at the same time.
      application.setListeners(
          application.getListeners().stream()
              .filter(listener -> !(listener instanceof LoggingApplicationListener))
              .toList());
    }
    return application.run(arguments.toArray(String[]::new));
  }

  /** Stops gracefully and starts again on the same ports. */
  public void restart() {
    stop();
    resume();
  }

  public void stop() {
    context.close();
  }

  public void resume() {
    context = run();
  }

  public String address() {
    return "127.0.0.1:" + grpcPort;
  }

  public int httpPort() {
    return httpPort;
  }

  public Path secretFile() {
    return directory.resolve("fleet.secret");
  }

  public Path adminKeyFile() {
    return directory.resolve("admin.key");
  }

  public String adminKey() throws IOException {
    return Files.readString(adminKeyFile()).strip();
  }

  /** As a member. */
  public ManagedChannel channel() {
    return NettyChannelBuilder.forAddress("127.0.0.1", grpcPort)
        .usePlaintext()
        .intercept(FleetSecret.read(secretFile()).clientInterceptor())
        .build();
  }

  /** Without any credentials. */
  public ManagedChannel openChannel() {
    return NettyChannelBuilder.forAddress("127.0.0.1", grpcPort).usePlaintext().build();
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path));
  }

  public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  public HttpClient http() {
    return http;
  }

  public static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    context.close();
    http.close();
  }
}
