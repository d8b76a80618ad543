package dev.recado.acceptance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.acceptance.fleet.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComposeTest {

  private static final Path DOCKER = Places.HOME.resolve("docker");
  private static final Pattern PUBLISHED =
      Pattern.compile("127\\.0\\.0\\.1:\\$\\{RECADO_[A-Z_]+:-(\\d+)}:(\\d+)");

  /** What compose leaves to the service. */
  private static final Pattern LEFT_TO_SERVICE = Pattern.compile("\\$\\$\\{([^}]*)}");

  /** The JVM's. */
  private static final Set<String> NO_PROPERTIES = Set.of("JAVA_TOOL_OPTIONS");

  private final Map<String, Object> services =
      Yaml.map(Yaml.read(DOCKER.resolve("compose.yaml")).get("services"));

  private Map<String, Object> service(String name) {
    return Yaml.map(services.get(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"discovery-service", "storage-node", "push-server", "api-gateway"})
  void everyVariableIsAPropertyOfItsService(String name) {
    Set<String> known = ServiceProperties.of(name).variables();

    Map<String, Object> environment = Yaml.map(service(name).get("environment"));
    assertThat(environment).isNotEmpty();
    assertThat(environment.keySet())
        .allMatch(variable -> known.contains(variable) || NO_PROPERTIES.contains(variable));
    environment.forEach((variable, value) ->
        assertThat(LEFT_TO_SERVICE.matcher(value.toString()).results().map(m -> m.group(1)))
            .as(variable)
            .allMatch("recado.container.name"::equals));
  }

  @ParameterizedTest
  @ValueSource(strings = {"discovery-service", "storage-node", "push-server", "api-gateway"})
  void imageListensWhereTheServiceDoes(String name) throws IOException {
    String stage = stage(name);
    Set<String> known = ServiceProperties.of(name).variables();
    Map<String, String> defaults = ServiceProperties.of(name).defaults();

    assertThat(numbers(stage, "EXPOSE (.*)"))
        .isEqualTo(
            defaults.entrySet().stream()
                .filter(entry ->
                    entry
                        .getKey()
                        .matches(
                            "(server|spring\\.grpc\\.server|recado\\.(storage|member\\.internal))\\.([a-z-]+-)?port"))
                .map(Map.Entry::getValue)
                .collect(Collectors.toCollection(TreeSet::new)));
    assertThat(numbers(stage, "SERVER_PORT=(\\d+)")).containsExactly(defaults.get("server.port"));
    assertThat(Pattern.compile("([A-Z_]+)=").matcher(stage + stage("service")).results())
        .extracting(match -> match.group(1))
        .filteredOn(variable -> variable.matches("(SERVER|SPRING|RECADO)_.*"))
        .isNotEmpty()
        .allMatch(known::contains);
  }

  /** From its FROM to the next one. */
  private static String stage(String name) throws IOException {
    String dockerfile = Files.readString(DOCKER.resolve("Dockerfile"));
    int start = dockerfile.indexOf(" AS " + name + "\n");
    assertThat(start).as(name).isPositive();
    int next = dockerfile.indexOf("\nFROM ", start);
    return next < 0 ? dockerfile.substring(start) : dockerfile.substring(start, next);
  }

  private static Set<String> numbers(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .flatMap(match -> List.of(match.group(1).split(" ")).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"push-server", "api-gateway"})
  void publishedPortsAreListenedOnAndOnlyOnThisMachine(String name) throws IOException {
    Set<String> exposed = numbers(stage(name), "EXPOSE (.*)");
    Map<String, String> defaults = ServiceProperties.of(name).defaults();
    var published = new TreeSet<String>();

    for (String port : Yaml.texts(service(name).get("ports"))) {
      MatchResult match =
          PUBLISHED.matcher(port).results().findFirst().orElseThrow(() -> new AssertionError(port));
      assertThat(match.group(1)).isEqualTo(match.group(2)).isIn(exposed);
      published.add(match.group(2));
    }
    assertThat(published)
        .as("the clients' ports, and no other")
        .containsExactlyInAnyOrder(
            defaults.get("server.port"), defaults.get("spring.grpc.server.port"));
  }

  @Test
  void nothingElseIsPublished() {
    assertThat(services.keySet())
        .filteredOn(name -> service(name).containsKey("ports"))
        .containsExactlyInAnyOrder("push-server", "api-gateway");
  }

  @Test
  void everyContainerIsConfined() throws IOException {
    services
        .keySet()
        .forEach(name -> {
          assertThat(service(name)).as(name).containsEntry("read_only", true);
          assertThat(service(name).get("cap_drop")).as(name).isEqualTo(List.of("ALL"));
          assertThat(service(name).get("security_opt"))
              .as(name)
              .isEqualTo(List.of("no-new-privileges:true"));
          assertThat(service(name)).as(name).containsKey("restart").doesNotContainKey("privileged");
        });
    assertThat(stage("runtime")).contains("USER 10001:10001");
    assertThat(stage("service") + stage("client")).doesNotContain("USER");
  }

  @Test
  void everyServiceHasAProfileAndTheDefaultStartsTheFleet() throws IOException {
    services
        .keySet()
        .forEach(
            name -> assertThat(Yaml.texts(service(name).get("profiles"))).as(name).isNotEmpty());
    assertThat(services.keySet())
        .filteredOn(name -> Yaml.texts(service(name).get("profiles")).contains("fleet"))
        .containsAll(List.of("discovery-service", "storage-node", "push-server", "api-gateway"));
    assertThat(Files.readString(DOCKER.resolve(".env"))).contains("COMPOSE_PROFILES=fleet\n");
  }
}
