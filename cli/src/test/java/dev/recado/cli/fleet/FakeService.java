package dev.recado.cli.fleet;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Stands in for a service: answers {@code /v1/ping}, writes to a journal when it stops, and fails
 * in the ways that it is told to.
 */
final class FakeService {

  public static void main(String[] args) throws IOException {
    Map<String, String> properties = new HashMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      properties.put(arg.substring(2, equals), arg.substring(equals + 1));
    }
    System.out.println("fake service says hello");
    if (properties.containsKey("fake.exit")) {
      System.out.println("fake service cannot go on");
      System.exit(Integer.parseInt(properties.get("fake.exit")));
    }
    if (properties.containsKey("fake.journal")) {
      String name = properties.getOrDefault("fake.name", "?");
      Path journal = Path.of(properties.get("fake.journal"));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> note(journal, name)));
    }
    int status = properties.containsKey("fake.never-ready") ? 503 : 200;
    int port = Integer.parseInt(properties.getOrDefault("server.port", "0"));
    var server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 10);
    server.createContext(
        "/v1/ping",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  private static void note(Path journal, String name) {
    try {
      Files.writeString(journal, name + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      System.out.println(e);
    }
  }
}
