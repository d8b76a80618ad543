import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/** Formats, or checks the format of, every Java file below a folder: {@code Format check|write DIR}. */
final class Format {

  public static void main(String[] args) throws Exception {
    boolean write = args[0].equals("write");
    Path root = Path.of(args[1]);
    if (!Files.isDirectory(root)) {
      return;
    }
    var wrong = new ArrayList<Path>();
    try (var files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        String before = Files.readString(file);
        String after = format(before);
        if (!after.equals(before)) {
          if (write) {
            Files.writeString(file, after);
          } else {
            wrong.add(file);
          }
        }
      }
    }
    if (!wrong.isEmpty()) {
      wrong.forEach(file -> System.err.println("not formatted: " + file));
      System.err.println("Run: mvn process-sources -Dformat.goal=write");
      System.exit(1);
    }
  }

  private static String format(String source) throws Exception {
    String ordered = ImportOrderer.reorderImports(RemoveUnusedImports.removeUnusedImports(source), JavaFormatterOptions.Style.GOOGLE);
    return new Formatter().formatSource(ordered);
  }
}
