package dev.recado.cli.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * PostgreSQL refuses to run as root. In a user namespace of its own it runs as nobody in particular
 * there, and still as the owner of its files here.
 */
final class Superuser {

  private Superuser() {}

  static List<String> stepDown() {
    return isRoot() ? List.of("unshare", "--user") : List.of();
  }

  static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return "root".equals(System.getProperty("user.name"));
    }
  }
}
