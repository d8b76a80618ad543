package dev.recado.testkit;

/** Where a {@link PostgresServer} runs. Its port outlives kills. */
sealed interface ServerProcess extends AutoCloseable permits EmbeddedServer, ContainerServer {

  int port();

  /** As {@code kill -9} of the server with all its processes. */
  void kill();

  /** On the same port and data. */
  void restart();

  /** Stops it and deletes its data. */
  @Override
  void close();
}
