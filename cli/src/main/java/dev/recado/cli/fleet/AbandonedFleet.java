package dev.recado.cli.fleet;

import dev.recado.cli.process.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A fleet whose {@code up} is gone: perhaps processes, perhaps only data. Refuses a live one. */
public final class AbandonedFleet {

  private final StateDirectory state;

  public AbandonedFleet(StateDirectory state) {
    this.state = state;
  }

  /** Stops what still runs; returns the names. */
  public List<String> stop() throws IOException {
    if (!Files.isDirectory(state.path())) {
      return List.of();
    }
    try (var _ = FleetLock.take(state)) {
      return stopLocked();
    }
  }

  /** Stops what still runs and deletes the data; the programs and their caches only on demand. */
  public void delete(boolean programsToo) throws IOException {
    if (!Files.isDirectory(state.path())) {
      return;
    }
    try (var _ = FleetLock.take(state)) {
      stopLocked();
      try (var entries = Files.list(state.path())) {
        for (Path entry : entries.toList()) {
          if (!entry.equals(state.lock()) && (programsToo || !entry.equals(state.app()))) {
            Trees.delete(entry);
          }
        }
      }
    }
  }

  private List<String> stopLocked() throws IOException {
    List<String> stopped = new Orphans(state).stop();
    Files.deleteIfExists(state.fleetFile());
    return stopped;
  }
}
