package dev.recado.acceptance.network;

import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** From one member to another, with the proxy between them. */
final class Connection {

  private final String from;
  private final String to;
  private final Socket client;
  private @Nullable Socket server;
  private boolean ended;
  private boolean half;

  Connection(String from, String to, Socket client) {
    this.from = from;
    this.to = to;
    this.client = client;
  }

  String from() {
    return from;
  }

  String to() {
    return to;
  }

  /** The member has accepted it. */
  synchronized void to(Socket accepted) throws IOException {
    server = accepted;
    client.setTcpNoDelay(true);
    accepted.setTcpNoDelay(true);
    if (ended) {
      reset(accepted);
      throw new IOException("ended meanwhile");
    }
  }

  /** One of them has said all that it will; true when both have, and it is closed. */
  synchronized boolean halfDone() throws IOException {
    boolean both = half;
    half = true;
    if (both) {
      client.close();
      if (server != null) {
        server.close();
      }
    }
    return both;
  }

  synchronized void reset() {
    ended = true;
    reset(client);
    if (server != null) {
      reset(server);
    }
  }

  private static void reset(Socket socket) {
    try {
      if (!socket.isClosed()) {
        socket.setSoLinger(true, 0);
        socket.close();
      }
    } catch (IOException e) {
      // It has gone by itself.
    }
  }
}
