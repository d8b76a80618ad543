package dev.recado.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** People read {@code docs/reference/outcomes.md}; programs see the enums: they say the same. */
class OutcomesCatalogueTest {

  private static final Path PAGE = Path.of("..", "docs", "reference", "outcomes.md");

  @Test
  void reasonsAreListedInOrderOfPrecedenceWithTheirForms() throws IOException {
    List<String> expected =
        Arrays.stream(Reason.values())
            .filter(reason -> reason != Reason.REASON_UNSPECIFIED && reason != Reason.UNRECOGNIZED)
            .map(OutcomesCatalogueTest::row)
            .toList();
    assertThat(rows("## Reasons").map(cells -> String.join(" | ", cells.subList(0, 5))))
        .containsExactlyElementsOf(expected);
  }

  private static String row(Reason reason) {
    Reasons.Form form = Reasons.form(reason);
    return String.join(
        " | ",
        "`" + reason.name() + "`",
        Integer.toString(form.httpStatus()),
        "`" + form.code().name() + "`",
        form.retryable() ? "yes" : "no",
        form.title());
  }

  @Test
  void outcomesAreListedInTheOrderOfTheContract() throws IOException {
    List<String> expected =
        Arrays.stream(Status.values())
            .filter(status -> status != Status.STATUS_UNSPECIFIED && status != Status.UNRECOGNIZED)
            .map(status -> "`" + status.name() + "`")
            .toList();
    assertThat(rows("## Outcomes").map(List::getFirst)).containsExactlyElementsOf(expected);
  }

  @Test
  void eachOneIsExplained() throws IOException {
    assertThat(Stream.concat(rows("## Outcomes"), rows("## Reasons")).map(List::getLast))
        .isNotEmpty()
        .allMatch(explanation -> !explanation.isBlank());
  }

  /** The cells of the table below a heading, without its first two lines. */
  private static Stream<List<String>> rows(String heading) throws IOException {
    return Files.readAllLines(PAGE).stream()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("| "))
        .skip(1)
        .map(OutcomesCatalogueTest::cells);
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
        .map(String::strip)
        .toList();
  }
}
