package dev.recado.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Bytes on a socket, for what a decent client would not send. */
final class RawHttp {

  private RawHttp() {}

  /** Sends them, and returns everything up to the connection's end or a quiet second. */
  static String exchange(int port, String request) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(1_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.UTF_8));
      out.flush();
      return answer(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String answer(InputStream in) throws IOException {
    var answer = new StringBuilder();
    var buffer = new byte[8192];
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        answer.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
      }
    } catch (java.net.SocketTimeoutException _) {
      return answer.toString();
    }
    return answer.toString();
  }
}
