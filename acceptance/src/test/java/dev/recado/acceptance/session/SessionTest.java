package dev.recado.acceptance.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir Path directory;

  private int run(String document) throws IOException, InterruptedException {
    return run(document, PATIENCE);
  }

  private int run(String document, Duration patience) throws IOException, InterruptedException {
    UnaryOperator<String> toHere = command -> command.replace("8080", "12345");
    UnaryOperator<String> toDocument = output -> output.replace("12345", "8080");
    return new Session(directory, toHere, toDocument).run(document, patience);
  }

  @Test
  void commandsShareOneShellAndPrintWhatIsWritten() throws IOException, InterruptedException {
    assertThat(
            run(
                """
                Text, and a block that is not meant:
                ```sh
                $ exit 1
                ```
                ```sh session
                $ name=world
                $ echo "hello $name"
                hello world
                ```
                ```sh session
                $ echo one \\
                    two; echo "id 4711, port 8080"
                one two
                id …, port 8080
                ```
                """))
        .isEqualTo(3);
  }

  @Test
  void everyDifferenceIsTold() {
    assertThatThrownBy(() ->
            run(
                """
                ```sh session
                $ echo a
                b
                $ true
                nothing
                $ echo unexpected
                $ echo right
                right
                ```
                """))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Line 2: echo a")
        .hasMessageContaining("Line 4: true")
        .hasMessageContaining("Line 6: echo unexpected")
        .hasMessageNotContaining("Line 7");
  }

  @Test
  void commandThatDoesNotEndFails() {
    assertThatThrownBy(() ->
            run("```sh session\n$ echo a\na\n$ tail -f /dev/null\n```\n", Duration.ofSeconds(1)))
        .hasMessageContaining("Line 4 was not reached, or did not end in time: tail -f /dev/null");
  }
}
