package dev.recado.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What an application printed that was not to start: a description and an action, and no more. */
public record FailedStart(String output) {

  private static final Duration WITHIN = Duration.ofMinutes(1);
  private static final String HEADING = "APPLICATION FAILED TO START";

  /** Of an application in this JVM, whose output was captured. */
  public static FailedStart printed(CharSequence output) {
    return new FailedStart(output.toString());
  }

  /** Of a process of its own, which is to end by itself with status 1. */
  public static FailedStart ofProcess(Class<?> main, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(arguments);
    try {
      Path printed = Files.createTempFile("failed-start", ".log");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(printed.toFile())
              .start();
      boolean ended = process.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS);
      int status = process.destroyForcibly().waitFor();
      String output = Files.readString(printed);
      Files.delete(printed);
      assertThat(ended).as("It started: " + output).isTrue();
      assertThat(status).as(output).isEqualTo(1);
      return new FailedStart(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  /** Asserts that all of it was told, and no stack trace. */
  public void tells(String... parts) {
    assertThat(output).contains(HEADING, "Description:", "Action:");
    assertThat(output.substring(output.lastIndexOf(HEADING))).contains(parts);
    assertThat(output.lines().filter(line -> line.strip().startsWith("at ")).toList())
        .as(output)
        .isEmpty();
  }
}
