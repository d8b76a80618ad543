package dev.recado.acceptance.session;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Output as a document shows it, in which {@code …} stands for anything, also for nothing. */
final class Expectation {

  private static final String ANYTHING = "…";

  private final Pattern pattern;

  Expectation(List<String> lines) {
    this.pattern =
        Pattern.compile(
            Arrays.stream(String.join("\n", lines).strip().split(ANYTHING, -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")),
            Pattern.DOTALL);
  }

  boolean matches(String output) {
    return pattern.matcher(output.strip()).matches();
  }
}
