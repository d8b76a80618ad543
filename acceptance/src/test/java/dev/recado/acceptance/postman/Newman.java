package dev.recado.acceptance.postman;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.acceptance.client.Json;
import dev.recado.acceptance.fleet.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Runs the collection, as its users do on a command line. */
public final class Newman {

  /** How to have what {@link #isInstalled} looks for. */
  public static final String INSTALL = "npm ci --prefix acceptance/newman";

  private static final Path PROGRAM =
      Places.HOME.resolve("acceptance/newman/node_modules/.bin/newman");
  private static final long MINUTES_MAX = 3;

  /** One request and its answer; the last one where it was repeated. */
  public record Executed(int status, int tests) {}

  /** What came of a run. */
  public record Report(int exit, Map<String, Executed> executed, List<String> failures) {}

  private Newman() {}

  public static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  /** The variables replace the local environment's. */
  public static Report run(Path directory, Map<String, String> variables)
      throws IOException, InterruptedException {
    Path report = directory.resolve("newman.json");
    Path output = directory.resolve("newman.log");
    var command =
        new ArrayList<>(
            List.of(
                PROGRAM.toString(),
                "run",
                PostmanCollection.FILE.toString(),
                "--environment",
                PostmanCollection.DIRECTORY.resolve("local.postman_environment.json").toString(),
                "--reporters",
                "cli,json",
                "--reporter-json-export",
                report.toString(),
                "--color",
                "off"));
    variables.forEach((name, value) -> command.addAll(List.of("--env-var", name + "=" + value)));
    Files.deleteIfExists(report);
    Process newman =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = newman.waitFor(MINUTES_MAX, TimeUnit.MINUTES);
    int exit = newman.destroyForcibly().waitFor();
    assertThat(ended).as("newman ends; it printed %s", output).isTrue();
    assertThat(report).as("newman's report; it printed %s", output).exists();
    return report(exit, Json.read(Files.readString(report)).get("run"));
  }

  private static Report report(int exit, JsonNode run) {
    var executed = new LinkedHashMap<String, Executed>();
    for (JsonNode execution : run.get("executions")) {
      executed.put(
          execution.at("/item/name").stringValue(),
          new Executed(
              execution.at("/response/code").asInt(0), execution.path("assertions").size()));
    }
    var failures = new ArrayList<String>();
    for (JsonNode failure : run.get("failures")) {
      failures.add(
          failure.at("/source/name").asString("")
              + ": "
              + failure.at("/error/test").asString("")
              + " "
              + failure.at("/error/message").asString(""));
    }
    return new Report(exit, executed, failures);
  }
}
