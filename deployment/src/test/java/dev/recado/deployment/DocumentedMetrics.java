package dev.recado.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tables of docs/reference/metrics.md, which a test of the fleet keeps true. */
record DocumentedMetrics(Map<String, Metric> all) {

  record Metric(String type, Set<String> tags) {}

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(recado_\\w+)` \\| (\\w+) \\|[^|]*\\|([^|]*)\\|");
  private static final Pattern TAG = Pattern.compile("`(\\w+)`");
  private static final Map<String, Set<String>> FURTHER_SERIES =
      Map.of(
          "histogram", Set.of("_bucket", "_count", "_sum", "_max"),
          "summary", Set.of("_count", "_sum", "_max"));

  static DocumentedMetrics read() {
    try {
      Path home = Path.of(System.getProperty("recado.home", ".."));
      Matcher row = ROW.matcher(Files.readString(home.resolve("docs/reference/metrics.md")));
      var all = new HashMap<String, Metric>();
      while (row.find()) {
        all.put(row.group(1), new Metric(row.group(2), tags(row.group(3))));
      }
      return new DocumentedMetrics(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> tags(String cell) {
    return TAG.matcher(cell).results().map(tag -> tag.group(1)).collect(Collectors.toSet());
  }

  /** The metric that a series is of. */
  Optional<Metric> of(String series) {
    Metric itself = all.get(series);
    if (itself != null) {
      return itself.type().equals("histogram") ? Optional.empty() : Optional.of(itself);
    }
    int suffix = series.lastIndexOf('_');
    return Optional.ofNullable(all.get(series.substring(0, suffix)))
        .filter(metric ->
            FURTHER_SERIES
                .getOrDefault(metric.type(), Set.of())
                .contains(series.substring(suffix)));
  }
}
