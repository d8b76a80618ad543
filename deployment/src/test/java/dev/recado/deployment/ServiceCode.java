package dev.recado.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.UrlResource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a service's own classes and application.yaml say of its properties and paths. */
enum ServiceCode {
  DISCOVERY_SERVICE("dev.recado.discovery", false),
  STORAGE_NODE("dev.recado.storage", true),
  PUSH_SERVER("dev.recado.push", true),
  API_GATEWAY("dev.recado.gateway", true);

  /** A property's name as a string in a class file: tag, length, text. */
  private static final Pattern LITERAL =
      Pattern.compile("\\x01\\x00(.)(recado(?:\\.[a-z-]+)+)", Pattern.DOTALL);

  private static final Path DOCUMENTED = Manifests.directory("../docs/reference/configuration.md");

  private final String ownPackage;
  private final boolean member;

  ServiceCode(String ownPackage, boolean member) {
    this.ownPackage = ownPackage;
    this.member = member;
  }

  private Stream<String> packages() {
    return member
        ? Stream.of(ownPackage, "dev.recado.membership", "dev.recado.journal")
        : Stream.of(ownPackage);
  }

  /** As its image and its workload are called. */
  String serviceName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The application.yaml of this service, of those on the class path. */
  List<PropertySource<?>> applicationYaml() {
    try {
      for (URL url :
          Collections.list(getClass().getClassLoader().getResources("application.yaml"))) {
        List<PropertySource<?>> sources =
            new YamlPropertySourceLoader().load("application.yaml", new UrlResource(url));
        if (sources.stream()
            .anyMatch(s ->
                serviceName().equals(String.valueOf(s.getProperty("spring.application.name"))))) {
          return sources.stream()
              .filter(source -> !source.containsProperty("spring.config.activate.on-profile"))
              .toList();
        }
      }
      throw new AssertionError("no application.yaml of " + serviceName());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The records that it reads its configuration into. */
  List<Class<?>> propertyRecords() {
    return packages().flatMap(name -> annotated(name, ConfigurationProperties.class)).toList();
  }

  static String prefix(Class<?> properties) {
    return properties.getAnnotation(ConfigurationProperties.class).value();
  }

  /** Whether an environment variable of that name is a property of the service or of Spring's. */
  boolean knowsVariable(String variable) {
    return recadoProperties().stream().anyMatch(name -> environmentForm(name).equals(variable))
        || springProperties()
            .anyMatch(property -> {
              String form = environmentForm(property.path("name").asText());
              return form.equals(variable)
                  || (property.path("type").asText().startsWith("java.util.Map")
                      && variable.startsWith(form + "_"));
            });
  }

  Set<String> recadoProperties() {
    var names = new TreeSet<String>();
    propertyRecords().forEach(type -> addProperties(prefix(type), type, names));
    readByName().forEach(names::add);
    return names;
  }

  private static void addProperties(String prefix, Class<?> type, Set<String> names) {
    for (RecordComponent component : type.getRecordComponents()) {
      String name = prefix + "." + kebab(component.getName());
      if (component.getType().isRecord()) {
        addProperties(name, component.getType(), names);
      } else {
        names.add(name);
      }
    }
  }

  /** Properties that are read by name: a string in the service's code, and documented. */
  private Stream<String> readByName() {
    String pattern = "classpath*:" + ownPackage.replace('.', '/') + "/**/*.class";
    try {
      String documented = Files.readString(DOCUMENTED);
      return Arrays.stream(new PathMatchingResourcePatternResolver().getResources(pattern))
          .flatMap(ServiceCode::literals)
          .filter(name -> documented.contains("`" + name + "`"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> literals(Resource classFile) {
    try {
      String content = classFile.getContentAsString(StandardCharsets.ISO_8859_1);
      return LITERAL
          .matcher(content)
          .results()
          .filter(literal -> literal.group(2).length() >= literal.group(1).charAt(0))
          .map(literal -> literal.group(2).substring(0, literal.group(1).charAt(0)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<JsonNode> springProperties() {
    try {
      var resolver = new PathMatchingResourcePatternResolver();
      return Arrays.stream(
              resolver.getResources("classpath*:META-INF/spring-configuration-metadata.json"))
          .flatMap(ServiceCode::properties);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<JsonNode> properties(Resource metadata) {
    try {
      return new ObjectMapper()
          .readTree(metadata.getContentAsByteArray())
          .path("properties")
          .valueStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The paths that it answers without parameters in them. */
  Set<String> paths() {
    var paths = new TreeSet<String>();
    annotated(ownPackage, RestController.class)
        .flatMap(controller -> Arrays.stream(controller.getDeclaredMethods()))
        .forEach(method -> addPaths(method, paths));
    return paths;
  }

  private static void addPaths(Method method, Set<String> paths) {
    GetMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, GetMapping.class);
    if (mapping != null) {
      paths.addAll(List.of(mapping.path()));
    }
  }

  private static Stream<Class<?>> annotated(
      String packageName, Class<? extends Annotation> annotation) {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(annotation));
    return scanner.findCandidateComponents(packageName).stream()
        .map(candidate -> loaded(String.valueOf(candidate.getBeanClassName())));
  }

  private static Class<?> loaded(String name) {
    try {
      return Class.forName(name, false, ServiceCode.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static String environmentForm(String property) {
    return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
