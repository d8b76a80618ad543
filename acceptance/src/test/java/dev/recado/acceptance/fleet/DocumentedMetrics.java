package dev.recado.acceptance.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The tables of {@code docs/reference/metrics.md}. */
public final class DocumentedMetrics {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(recado_\\w+)` \\|");

  private DocumentedMetrics() {}

  /** Of one service. */
  public static Set<String> of(String service) {
    String section =
        text().replaceFirst("(?s).*\n## " + service + "\n", "").replaceFirst("(?s)\n## .*", "");
    var names = new TreeSet<String>();
    var rows = ROW.matcher(section);
    while (rows.find()) {
      names.add(rows.group(1));
    }
    return names;
  }

  private static String text() {
    try {
      return Files.readString(Places.HOME.resolve("docs/reference/metrics.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
