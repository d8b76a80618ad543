package dev.recado.acceptance.session;

import java.util.ArrayList;
import java.util.List;

/**
 * The shell session of a Markdown document: its blocks marked {@code sh session}, one after
 * another.
 */
final class SessionScript {

  private static final String OPENING = "```sh session";
  private static final String CLOSING = "```";
  private static final String PROMPT = "$ ";

  private SessionScript() {}

  static List<Step> parse(String document) {
    var steps = new ArrayList<Step>();
    List<String> lines = document.lines().toList();
    boolean inside = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!inside) {
        inside = line.strip().equals(OPENING);
      } else if (line.strip().equals(CLOSING)) {
        inside = false;
      } else if (line.startsWith(PROMPT)) {
        var command = new StringBuilder(line.substring(PROMPT.length()));
        int number = i + 1;
        while (lines.get(i).endsWith("\\") && i + 1 < lines.size()) {
          i++;
          command.append('\n').append(lines.get(i));
        }
        steps.add(new Step(number, command.toString(), new ArrayList<>()));
      } else if (steps.isEmpty()) {
        throw new IllegalArgumentException("Line " + (i + 1) + " is output of no command: " + line);
      } else {
        steps.getLast().expected().add(line);
      }
    }
    return steps;
  }
}
