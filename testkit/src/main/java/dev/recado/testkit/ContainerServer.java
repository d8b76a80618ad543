package dev.recado.testkit;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.DriverManager;
import java.time.Duration;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A container of PostgreSQL's image. Its port is bound to one of the host's: Docker would choose
 * another one after a restart.
 */
final class ContainerServer implements ServerProcess {

  private static final String IMAGE = "postgres:18";
  private static final int INSIDE = 5432;
  private static final Duration START_MAX = Duration.ofMinutes(2);

  private final int port = freePort();
  private final PostgreSQLContainer container;

  ContainerServer() {
    this.container =
        new PostgreSQLContainer(IMAGE)
            .withUsername(PostgresServer.USER)
            .withPassword(PostgresServer.USER)
            .withDatabaseName("postgres")
            .withEnv("POSTGRES_INITDB_ARGS", "--locale=C --encoding=UTF8")
            .withCommand("postgres", "-c", "shared_buffers=64MB", "-c", "max_connections=300")
            // The image's first server, which makes the data directory, does not listen on TCP.
            .waitingFor(
                Wait.forSuccessfulCommand(
                        "pg_isready --host=127.0.0.1 --username=" + PostgresServer.USER)
                    .withStartupTimeout(START_MAX))
            .withCreateContainerCmdModifier(create ->
                create
                    .getHostConfig()
                    .withPortBindings(
                        new PortBinding(
                            Ports.Binding.bindIpAndPort("127.0.0.1", port),
                            ExposedPort.tcp(INSIDE))));
    container.start();
  }

  /** Whether there is an engine to ask. */
  static boolean isPossible() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void kill() {
    container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    int _ =
        container
            .getDockerClient()
            .waitContainerCmd(container.getContainerId())
            .start()
            .awaitStatusCode();
  }

  @Override
  public void restart() {
    container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    Eventually.eventually(
        START_MAX,
        () -> {
          try (var connection =
              DriverManager.getConnection(url, PostgresServer.USER, PostgresServer.USER)) {
            if (!connection.isValid(1)) {
              throw new IllegalStateException("PostgreSQL does not answer yet");
            }
          }
        });
  }

  @Override
  public void close() {
    container.stop();
  }
}
