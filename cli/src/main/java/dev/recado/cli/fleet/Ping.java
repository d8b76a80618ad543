package dev.recado.cli.fleet;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** {@code GET /v1/ping}: whether a process can serve. */
public final class Ping {

  private static final int TIMEOUT_MILLIS = 1000;
  private static final int ANSWER_CHARS_MAX = 300;

  private Ping() {}

  /** Empty when it can, else why not. */
  public static Optional<String> whyNot(int httpPort) {
    try {
      var url = URI.create("http://" + MemberAddresses.HOST + ":" + httpPort + "/v1/ping").toURL();
      var connection = (HttpURLConnection) url.openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      connection.setUseCaches(false);
      try {
        int status = connection.getResponseCode();
        return status == 200 ? Optional.empty() : Optional.of(answer(connection, status));
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return Optional.of("no answer on port " + httpPort + ": " + e.getMessage());
    }
  }

  private static String answer(HttpURLConnection connection, int status) throws IOException {
    try (var body = connection.getErrorStream()) {
      String text =
          body == null ? "" : new String(body.readNBytes(ANSWER_CHARS_MAX), StandardCharsets.UTF_8);
      return status + " " + text;
    }
  }
}
