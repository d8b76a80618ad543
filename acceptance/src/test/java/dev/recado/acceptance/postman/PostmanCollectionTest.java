package dev.recado.acceptance.postman;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.acceptance.fleet.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class PostmanCollectionTest {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

  private final List<PostmanCollection.Request> requests = PostmanCollection.read().requests();

  @Test
  void everyOperationOfTheContractIsCalled() throws IOException {
    assertThat(operations())
        .isNotEmpty()
        .allSatisfy(operation ->
            assertThat(requests)
                .as(operation.toString())
                .anyMatch(request ->
                    request.method().equals(operation.method())
                        && operation.path().matcher(request.path()).matches()));
  }

  @Test
  void everyRequestIsTestedAndHasANameOfItsOwn() {
    assertThat(requests).allMatch(request -> request.tests() > 0);
    assertThat(requests).extracting(PostmanCollection.Request::name).doesNotHaveDuplicates();
  }

  @Test
  void environmentsHaveTheSameVariables() throws IOException {
    assertThat(variables("local")).isNotEmpty().isEqualTo(variables("kubernetes"));
  }

  private static List<String> variables(String environment) throws IOException {
    String file =
        Files.readString(
            PostmanCollection.DIRECTORY.resolve(environment + ".postman_environment.json"));
    return Pattern.compile("\"key\": \"(\\w+)\"")
        .matcher(file)
        .results()
        .map(m -> m.group(1))
        .toList();
  }

  private record Operation(String method, Pattern path) {}

  private static List<Operation> operations() throws IOException {
    var operations = new ArrayList<Operation>();
    try (var file = Files.newBufferedReader(Places.HOME.resolve("docs/reference/openapi.yaml"))) {
      Map<String, Map<String, Map<String, Object>>> contract =
          new Yaml(new SafeConstructor(new LoaderOptions())).load(file);
      Objects.requireNonNull(contract.get("paths"))
          .forEach((path, item) ->
              item.keySet().stream()
                  .filter(METHODS::contains)
                  .forEach(method ->
                      operations.add(
                          new Operation(method.toUpperCase(Locale.ROOT), pattern(path)))));
    }
    return operations;
  }

  /** A key is the rest of the path. */
  private static Pattern pattern(String path) {
    return Pattern.compile(
        path.replaceAll("\\{key}", ".+").replaceAll("\\{\\w+}", "\\\\{\\\\{\\\\w+}}"));
  }
}
