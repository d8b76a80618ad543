package dev.recado.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;

/** The command line of a member under test: on free ports, and with a discovery that is away. */
public final class MemberArguments {

  private MemberArguments() {}

  /**
   * Needs nothing but these.
   *
   * @param directory for the fleet's secret and the member's data
   * @param settings {@code property=value}; they win
   */
  public static List<String> of(Database database, Path directory, String... settings) {
    var all = new LinkedHashMap<String, String>();
    all.put("server.port", "0");
    all.put("spring.grpc.server.port", "0");
    all.put("recado.member.internal.port", "0");
    all.put("spring.datasource.url", database.url());
    all.put("spring.datasource.username", database.username());
    all.put("spring.datasource.password", database.password());
    all.put("recado.member.discovery-addresses", "127.0.0.1:1");
    all.put("recado.member.data-directory", directory.resolve("data").toString());
    all.put("recado.member.fleet-secret-file", secret(directory).toString());
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      all.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return all.entrySet().stream()
        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
        .toList();
  }

  private static Path secret(Path directory) {
    try {
      return Files.writeString(directory.resolve("fleet.secret"), "a-secret-of-the-test-fleet");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
