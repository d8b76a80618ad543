package dev.recado.acceptance.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Runs a document's session in one bash, and compares what it prints with what is written. */
public final class Session {

  private final Path directory;
  private final UnaryOperator<String> toHere;
  private final UnaryOperator<String> toDocument;

  /**
   * @param directory where the shell stands
   * @param toHere makes of a command as written the one that is run, such as with other ports
   * @param toDocument makes of what was printed what is written
   */
  public Session(Path directory, UnaryOperator<String> toHere, UnaryOperator<String> toDocument) {
    this.directory = directory;
    this.toHere = toHere;
    this.toDocument = toDocument;
  }

  /** Returns how many commands were run; fails with every one that printed something else. */
  public int run(String document, Duration patience) throws IOException, InterruptedException {
    List<Step> steps = SessionScript.parse(document);
    String marker = "--- " + UUID.randomUUID() + " ---";
    List<String> outputs = outputs(steps, marker, patience);
    var wrong = new ArrayList<String>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (i >= outputs.size()) {
        wrong.add(
            "Line " + step.line() + " was not reached, or did not end in time: " + step.command());
        break;
      }
      if (!new Expectation(step.expected()).matches(outputs.get(i))) {
        wrong.add(difference(step, outputs.get(i)));
      }
    }
    if (!wrong.isEmpty()) {
      throw new AssertionError(String.join("\n", wrong));
    }
    return steps.size();
  }

  private static String difference(Step step, String output) {
    return "Line "
        + step.line()
        + ": "
        + step.command()
        + "\n  should print:\n"
        + String.join("\n", step.expected()).indent(4)
        + "  but printed:\n"
        + output.indent(4);
  }

  /** What each command printed, as far as the session came; a last one that hangs is missing. */
  private List<String> outputs(List<Step> steps, String marker, Duration patience)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Path script = Files.createTempFile(directory, "session", ".sh");
    Path log = Files.createTempFile(directory, "session", ".log");
    try {
      Files.writeString(script, script(steps, marker));
      var builder =
          new ProcessBuilder("bash", "--noprofile", "--norc", script.toString())
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      Map<String, String> environment = builder.environment();
      environment.put("TMPDIR", directory.toString());
      environment.put("LC_ALL", "C.UTF-8");
      Process bash = builder.start();
      boolean ended = bash.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        // The shell first: with its command gone it would go on.
        List<ProcessHandle> commands = bash.descendants().toList();
        var _ = bash.destroyForcibly().waitFor();
        commands.forEach(ProcessHandle::destroyForcibly);
      }
      return split(Files.readString(log), marker);
    } finally {
      Files.delete(script);
      Files.delete(log);
    }
  }

  private String script(List<Step> steps, String marker) {
    var script = new StringBuilder("exec </dev/null\n");
    for (Step step : steps) {
      script
          .append(toHere.apply(step.command()))
          .append("\nprintf '\\n%s\\n' '")
          .append(marker)
          .append("'\n");
    }
    return script.toString();
  }

  private List<String> split(String log, String marker) {
    List<String> outputs =
        new ArrayList<>(List.of(toDocument.apply(log).split("\n" + marker + "\n", -1)));
    // What follows the last marker belongs to a command that did not end.
    outputs.removeLast();
    return outputs;
  }
}
