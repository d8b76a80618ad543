package dev.recado.acceptance.fleet;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a process serves to Prometheus at one moment: its own metrics, {@code recado_…}. */
public record Scrape(List<String> lines) {

  private static final Pattern TYPE =
      Pattern.compile("# TYPE (recado_\\w+) (counter|gauge|histogram|summary)");

  public static Scrape of(Fleet fleet, String member) {
    return new Scrape(
        fleet
            .rest(member)
            .get("/actuator/prometheus")
            .hasStatus(200)
            .text()
            .lines()
            .filter(line -> line.startsWith("recado_") || line.startsWith("# TYPE recado_"))
            .toList());
  }

  /** Without the maximum that histograms and summaries have besides. */
  public Set<String> names() {
    var names = new TreeSet<String>();
    var withMaximum = new TreeSet<String>();
    for (String line : lines) {
      Matcher type = TYPE.matcher(line);
      if (type.matches()) {
        names.add(type.group(1));
        if (type.group(2).equals("histogram") || type.group(2).equals("summary")) {
          withMaximum.add(type.group(1) + "_max");
        }
      }
    }
    names.removeAll(withMaximum);
    return names;
  }

  public List<String> withoutTag(String tag) {
    return series().filter(line -> !line.contains(tag + "=\"")).toList();
  }

  public double sum(String metric) {
    return series()
        .filter(line -> line.startsWith(metric + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private java.util.stream.Stream<String> series() {
    return lines.stream().filter(line -> !line.startsWith("#"));
  }
}
