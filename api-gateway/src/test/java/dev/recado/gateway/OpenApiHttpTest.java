package dev.recado.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.protocol.v1.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** That its endpoints are those of the handlers is asked by serving it at all. */
class OpenApiHttpTest {

  @RegisterExtension static final SharedGateway SHARED = new SharedGateway();

  private final RunningGateway gateway = SHARED.gateway();

  private Answer open(String path) {
    return gateway.send(gateway.bare(path).GET());
  }

  @Test
  void contractIsServedToAnybodyAsItIsWritten() {
    assertThat(open("/v3/api-docs").json()).isEqualTo(Contract.DOCUMENT);
    assertThat(YAMLMapper.shared().readTree(open("/v3/api-docs.yaml").text()))
        .isEqualTo(Contract.DOCUMENT);
  }

  @Test
  void pageShowsIt() {
    Answer moved = open("/swagger-ui.html");
    Answer page = open("/swagger-ui/index.html");
    JsonNode settings = open("/v3/api-docs/swagger-config").json();

    assertThat(moved.statusCode()).isEqualTo(302);
    assertThat(moved.header("Location")).isEqualTo("/swagger-ui/index.html");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.text()).contains("swagger-ui-bundle.js");
    assertThat(settings.get("url").stringValue()).isEqualTo("/v3/api-docs");
  }

  @Test
  void everyCallTellsWhatItIsWhoMayAndHowItFails() {
    assertThat(operations())
        .allSatisfy(operation -> {
          assertThat(operation.path("summary").stringValue("")).isNotEmpty();
          assertThat(operation.path("description").stringValue("")).isNotEmpty();
          assertThat(operation.path("tags").size()).isEqualTo(1);
          assertThat(operation.get("responses").propertyNames())
              .anyMatch(status -> status.startsWith("2"))
              .contains("503");
        });
    assertThat(operations())
        .filteredOn(operation -> operation.has("requestBody"))
        .allSatisfy(operation ->
            assertThat(content(operation.get("requestBody")).path("examples").size()).isPositive());
  }

  @Test
  void everyExampleIsOfItsSchema() {
    List<JsonNode> contents =
        Contract.DOCUMENT.findValues("content").stream().flatMap(JsonNode::valueStream).toList();

    assertThat(contents)
        .hasSizeGreaterThan(30)
        .filteredOn(content -> content.has("example"))
        .allSatisfy(content ->
            assertThat(Contract.errors(content.get("schema"), content.get("example"))).isEmpty());
    assertThat(contents)
        .filteredOn(content -> content.has("examples"))
        .allSatisfy(content ->
            assertThat(content.get("examples"))
                .allSatisfy(example ->
                    assertThat(Contract.errors(content.get("schema"), example.get("value")))
                        .isEmpty()));
  }

  @Test
  void problemsHaveTheReasonsThatThereAre() {
    List<String> written =
        Contract.DOCUMENT
            .at("/components/schemas/Problem/properties/reason/enum")
            .valueStream()
            .map(JsonNode::stringValue)
            .toList();

    assertThat(written)
        .containsAll(
            Arrays.stream(Reason.values())
                .filter(reason -> reason != Reason.UNRECOGNIZED && reason.getNumber() != 0)
                .map(Reason::name)
                .toList())
        .doesNotHaveDuplicates();
    assertThat(written)
        .filteredOn(
            reason -> Arrays.stream(Reason.values()).noneMatch(r -> r.name().equals(reason)))
        .containsExactly(
            "NOT_FOUND", "ALREADY_EXISTS", "REVISION_MISMATCH", "EXPIRED", "CANCELLED");
  }

  private static List<JsonNode> operations() {
    return Contract.DOCUMENT
        .get("paths")
        .valueStream()
        .flatMap(path -> Stream.of("get", "put", "post", "delete").map(method -> path.get(method)))
        .filter(operation -> operation != null)
        .toList();
  }

  private static JsonNode content(JsonNode body) {
    return body.get("content").iterator().next();
  }
}
