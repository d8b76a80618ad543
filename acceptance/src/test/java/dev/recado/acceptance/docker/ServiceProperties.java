package dev.recado.acceptance.docker;

import dev.recado.acceptance.fleet.Places;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The properties that a service knows, as environment variables, and its defaults. */
record ServiceProperties(Set<String> variables, Map<String, String> defaults) {

  /** Modules that bring properties of their own into services. */
  private static final List<String> SHARED = List.of("membership", "faults", "journal");

  /** Read without a record, and Spring's own that no application.yaml sets. */
  private static final List<String> OTHERS =
      List.of(
          "recado.push.public-url", "spring.config.import", "logging.structured.format.console");

  static ServiceProperties of(String module) {
    Map<String, String> defaults =
        Yaml.flat(
            Yaml.read(Places.HOME.resolve(module).resolve("src/main/resources/application.yaml")));
    var variables = new LinkedHashSet<String>();
    Stream.concat(defaults.keySet().stream(), OTHERS.stream())
        .forEach(property -> variables.add(variable(property)));
    List<Path> classes =
        Stream.concat(Stream.of(module), SHARED.stream())
            .map(each -> Places.HOME.resolve(each).resolve("target/classes"))
            .toList();
    try (var loader = loader(classes)) {
      for (Path directory : classes) {
        for (Class<?> each : propertyRecords(directory, loader)) {
          add(each.getAnnotation(ConfigurationProperties.class).value(), each, variables);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ServiceProperties(variables, defaults);
  }

  /** Spring's rule: dots become underscores, dashes go, letters are upper case. */
  private static String variable(String property) {
    return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  private static URLClassLoader loader(List<Path> classes) throws IOException {
    var urls = new ArrayList<URL>();
    for (Path directory : classes) {
      urls.add(directory.toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ServiceProperties.class.getClassLoader());
  }

  private static List<Class<?>> propertyRecords(Path directory, ClassLoader loader)
      throws IOException {
    var found = new ArrayList<Class<?>>();
    try (var files = Files.walk(directory)) {
      for (Path file :
          files.filter(each -> each.toString().endsWith("Properties.class")).toList()) {
        String name = directory.relativize(file).toString().replace('/', '.');
        try {
          Class<?> each = loader.loadClass(name.substring(0, name.length() - ".class".length()));
          if (each.isRecord() && each.isAnnotationPresent(ConfigurationProperties.class)) {
            found.add(each);
          }
        } catch (ClassNotFoundException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return found;
  }

  private static void add(String prefix, Class<?> record, Set<String> variables) {
    Arrays.stream(record.getRecordComponents())
        .forEach((RecordComponent component) -> {
          String property = prefix + "." + component.getName();
          if (component.getType().isRecord()) {
            add(property, component.getType(), variables);
          } else {
            variables.add(variable(property));
          }
        });
  }
}
