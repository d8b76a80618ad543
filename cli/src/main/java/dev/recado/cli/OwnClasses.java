package dev.recado.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;

/**
 * Loads every class of the command line at once. A fleet runs for hours, and a build in between
 * replaces the jar: what was not loaded by then could not be loaded when everything must stop.
 */
final class OwnClasses {

  private OwnClasses() {}

  static int load() {
    try {
      var source = OwnClasses.class.getProtectionDomain().getCodeSource();
      Path jar = Path.of(source.getLocation().toURI());
      return Files.isRegularFile(jar) ? load(jar) : 0;
    } catch (IOException | URISyntaxException | ClassNotFoundException e) {
      throw new IllegalStateException("The command line's own classes cannot be loaded", e);
    }
  }

  private static int load(Path jar) throws IOException, ClassNotFoundException {
    List<String> names;
    try (var file = new JarFile(jar.toFile())) {
      names =
          file.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.endsWith(".class"))
              .map(name -> name.substring(0, name.length() - 6).replace('/', '.'))
              .toList();
    }
    for (String name : names) {
      Class.forName(name, false, OwnClasses.class.getClassLoader());
    }
    return names.size();
  }
}
