package dev.recado.acceptance.fleet;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.cli.fleet.AbandonedFleet;
import dev.recado.cli.fleet.StateDirectory;
import dev.recado.cli.process.ProcessRef;
import dev.recado.cli.process.Trees;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One {@code ./recado up} with its own state and with ports of its own. */
public final class UpCommand {

  /** Every port that a standard fleet takes. */
  private static final List<Integer> STANDARD_PORTS =
      List.of(
          5470, 8070, 9070, 8080, 9080, 8090, 9090, 8101, 8102, 8103, 9101, 9102, 9103, 9151, 9152,
          9153, 9180, 9190, 9201, 9202, 9203);

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final int offset = freeOffset();
  private final Path output = Places.FLEETS.resolve("up.out");
  private final Traces traces = new Traces(Places.UP);
  private @Nullable Process process;

  /** A command that has ended. */
  public record Ended(int exitCode, String output) {}

  private static int freeOffset() {
    while (true) {
      int candidate = ThreadLocalRandom.current().nextInt(4_000, 20_000);
      if (STANDARD_PORTS.stream().allMatch(port -> isFree(port + candidate))) {
        return candidate;
      }
    }
  }

  private static boolean isFree(int port) {
    try (var server = new ServerSocket()) {
      server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  // --- commands ---

  public void start() throws IOException {
    Files.createDirectories(Places.FLEETS);
    process = Launcher.run(output, arguments(state()));
  }

  /** Another {@code up} on the same state, to its end. */
  public Ended run(String... more) throws IOException, InterruptedException {
    return run(state(), more);
  }

  public Ended runOn(Path otherState) throws IOException, InterruptedException {
    return run(otherState);
  }

  private Ended run(Path state, String... more) throws IOException, InterruptedException {
    var arguments = arguments(state);
    arguments.addAll(List.of(more));
    return launch(arguments);
  }

  /** Another command on this fleet, to its end. */
  public Ended command(String name, String... more) throws IOException, InterruptedException {
    var arguments = new ArrayList<>(List.of(name, "--state-dir", state().toString()));
    arguments.addAll(List.of(more));
    return launch(arguments);
  }

  private Ended launch(List<String> arguments) throws IOException, InterruptedException {
    Files.createDirectories(Places.FLEETS);
    Path out = Places.FLEETS.resolve("up-again.out");
    Process other = Launcher.run(out, arguments);
    traces.started(other.pid());
    assertThat(other.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as("%s has ended", arguments)
        .isTrue();
    return new Ended(other.exitValue(), Files.readString(out));
  }

  private List<String> arguments(Path state) {
    return new ArrayList<>(
        List.of("up", "--state-dir", state.toString(), "--port-offset", Integer.toString(offset)));
  }

  // --- what can be seen of it ---

  public void awaitOutput(String text, Duration patience) {
    eventually(
        patience,
        () -> {
          assertThat(running().isAlive() || output().contains(text)).as(this::output).isTrue();
          assertThat(output()).contains(text);
        });
    var _ = traces.remember();
  }

  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return "";
    }
  }

  public Path state() {
    return Places.UP;
  }

  public Path logs() {
    return state().resolve("logs");
  }

  public int port(int standard) {
    return standard + offset;
  }

  public String gateway() {
    return "http://127.0.0.1:" + port(8080);
  }

  public String adminKey() throws IOException {
    return Files.readString(state().resolve("admin.key")).strip();
  }

  public long pid() {
    return running().pid();
  }

  private Process running() {
    Process started = process;
    if (started == null) {
      throw new IllegalStateException("up was not started");
    }
    return started;
  }

  // --- its end ---

  public void signal(String name) {
    boolean sent = ProcessRef.of(running().toHandle()).signal(name);
    assertThat(sent).as("SIG%s reached up", name).isTrue();
  }

  public int awaitEnd(Duration patience) throws InterruptedException {
    assertThat(running().waitFor(patience.toSeconds(), TimeUnit.SECONDS))
        .as("up has ended; it printed %s", output())
        .isTrue();
    return running().exitValue();
  }

  public void assertNothingIsLeft() {
    traces.assertNothingIsLeft(STANDARD_PORTS.stream().map(this::port).toList());
  }

  /** Whatever a failed test left. */
  public void endEverything() throws IOException, InterruptedException {
    if (process != null && process.isAlive()) {
      process.destroy();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        var _ = process.destroyForcibly().waitFor();
      }
    }
    var _ = new AbandonedFleet(new StateDirectory(state())).stop();
  }

  /** All but the programs. */
  public void removeData() throws IOException {
    var _ = new AbandonedFleet(new StateDirectory(state())).stop();
    if (Files.exists(state())) {
      try (Stream<Path> files = Files.list(state())) {
        for (Path file : files.filter(file -> !file.equals(Places.APP)).toList()) {
          Trees.delete(file);
        }
      }
    }
  }
}
