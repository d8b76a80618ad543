package dev.recado.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.cli.process.ProcessRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetStateFileTest {

  @TempDir Path directory;

  @Test
  void whatWasWrittenIsRead() throws IOException {
    var process = new ProcessRef(42, Instant.parse("2026-01-02T03:04:05.67Z"));
    var state =
        new FleetState(
            "running",
            true,
            process,
            List.of(
                new FleetState.Member(
                    "gateway-1", Optional.of(process), true, Map.of("server.port", 8080)),
                new FleetState.Member("postgres", Optional.empty(), false, Map.of("port", 5470))),
            List.of(new FleetState.ShortLived("initdb", process)));
    file().write(state);
    assertThat(file().read()).hasValue(state);
    assertThat(directory).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void unreadableFileIsNoState() throws IOException {
    assertThat(file().read()).isEmpty();
    Files.writeString(directory.resolve("fleet.json"), "{\"up\":");
    assertThat(file().read()).isEmpty();
    Files.writeString(directory.resolve("fleet.json"), "{}");
    assertThat(file().read()).isEmpty();
  }

  private FleetStateFile file() {
    return new FleetStateFile(directory.resolve("fleet.json"));
  }
}
