package dev.recado.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Dashboard and alerts ask for metrics, tags and values that there are. */
class MonitoringTest {

  private static final Pattern SERIES = Pattern.compile("recado_\\w+(\\{[^}]*})?");
  private static final Pattern GROUPED = Pattern.compile("by \\(([^)]*)\\)");
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{\\s*(?:\\$labels\\.)?(\\w+)\\s*}}");
  private static final Pattern SELECTOR = Pattern.compile("(\\w+)=~?\"");

  /** Of every series: ours, Prometheus' own, and that of a histogram's buckets. */
  private static final Set<String> EVERYWHERE = Set.of("application", "instance", "job", "le");

  private final DocumentedMetrics metrics = DocumentedMetrics.read();

  /** An expression and the labels that its texts name. */
  private record Query(String where, String expression, Set<String> named) {}

  private static Set<String> placeholders(String text) {
    var named = new HashSet<String>();
    PLACEHOLDER.matcher(text).results().map(found -> found.group(1)).forEach(named::add);
    return named;
  }

  private static List<Map<String, Object>> rules() {
    return Manifests.of("overlays/production").trees().stream()
        .filter(tree -> "PrometheusRule".equals(tree.get("kind")))
        .flatMap(tree -> list(JsonTree.child(tree, "spec").get("groups")).stream())
        .flatMap(group -> list(group.get("rules")).stream())
        .toList();
  }

  private static List<Map<String, Object>> panels() throws IOException {
    Map<String, Object> dashboard =
        new ObjectMapper()
            .readValue(
                Files.readString(Manifests.directory("monitoring").resolve("dashboard.json")),
                new TypeReference<>() {});
    return list(dashboard.get("panels"));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(@Nullable Object value) {
    return value == null ? List.of() : (List<Map<String, Object>>) value;
  }

  private static Stream<Query> alertQueries() {
    return rules().stream()
        .map(rule ->
            new Query(
                text(rule, "alert"),
                text(rule, "expr"),
                placeholders(rule.get("annotations") + "")));
  }

  private static Stream<Query> panelQueries() throws IOException {
    return panels().stream()
        .flatMap(panel ->
            list(panel.get("targets")).stream()
                .map(target ->
                    new Query(
                        text(panel, "title"),
                        text(target, "expr"),
                        placeholders(text(target, "legendFormat")))));
  }

  private static String text(Map<String, Object> tree, String name) {
    assertThat(tree).as("something without %s", name).containsKey(name);
    return String.valueOf(tree.get(name));
  }

  @Test
  void whatAlertsAndDashboardAskForIsServed() throws IOException {
    List<Query> queries = Stream.concat(alertQueries(), panelQueries()).toList();

    assertThat(queries).hasSizeGreaterThan(30);
    assertThat(queries).allSatisfy(this::asksForWhatThereIs);
  }

  private void asksForWhatThereIs(Query query) {
    List<MatchResult> found = SERIES.matcher(query.expression()).results().toList();
    assertThat(found).as("metrics of '%s'", query.where()).isNotEmpty();
    var tags = new HashSet<>(EVERYWHERE);
    for (MatchResult series : found) {
      String name = series.group().replaceFirst("\\{.*", "");
      assertThat(metrics.of(name)).as("%s of '%s', documented", name, query.where()).isPresent();
      Set<String> own = metrics.of(name).orElseThrow().tags();
      tags.addAll(own);
      Matcher selected = SELECTOR.matcher(series.group());
      while (selected.find()) {
        assertThat(own).as("tags of %s of '%s'", name, query.where()).contains(selected.group(1));
      }
    }
    var grouped = new HashSet<String>();
    GROUPED
        .matcher(query.expression())
        .results()
        .flatMap(by -> Stream.of(by.group(1).split(",", -1)))
        .map(String::strip)
        .forEach(grouped::add);
    assertThat(tags).as("tags that '%s' groups by", query.where()).containsAll(grouped);
    boolean aggregated = query.expression().matches("(?s).*\\b(sum|max|min)\\b.*");
    assertThat(aggregated ? grouped : tags)
        .as("labels that the texts of '%s' name", query.where())
        .containsAll(query.named());
  }

  @Test
  void everyAlertSaysHowBadItIsAndWhatItMeans() {
    assertThat(rules()).isNotEmpty();
    assertThat(rules())
        .allSatisfy(rule -> {
          assertThat(text(rule, "labels")).containsAnyOf("severity=critical", "severity=warning");
          assertThat(text(rule, "annotations")).contains("summary=").contains("description=");
        });
    assertThat(rules().stream().map(rule -> text(rule, "alert"))).doesNotHaveDuplicates();
  }

  @Test
  void panelsHaveTitlesAndPlacesOfTheirOwn() throws IOException {
    assertThat(panels().stream().map(panel -> text(panel, "id"))).doesNotHaveDuplicates();
    assertThat(panels().stream().map(panel -> text(panel, "title"))).doesNotHaveDuplicates();
    assertThat(panels().stream().map(panel -> text(panel, "gridPos"))).doesNotHaveDuplicates();
  }
}
