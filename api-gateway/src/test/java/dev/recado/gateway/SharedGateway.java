package dev.recado.gateway;

import dev.recado.testkit.PostgresFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One gateway and its fleet for all tests that do not harm them; whole and quiet before each. Ends
 * with the JVM.
 */
final class SharedGateway implements BeforeEachCallback {

  private static final class Once {
    static final FakeFleet FLEET = new FakeFleet();
    static final RunningGateway GATEWAY =
        RunningGateway.start(
            FLEET,
            PostgresFixture.database(),
            temporary(),
            Map.of(
                "recado.dispatch.acknowledgement-timeout", "300ms",
                "recado.dispatch.read-attempt-timeout", "300ms",
                "recado.message.acknowledgement-timeout", "300ms",
                "recado.gateway.patience", "3s",
                "recado.gateway.patience-max", "4s"));
  }

  private static Path temporary() {
    try {
      Path directory = Files.createTempDirectory("recado-gateway");
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform()
                  .unstarted(() -> {
                    Once.GATEWAY.close();
                    Once.FLEET.close();
                    delete(directory);
                  }));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (var tree = Files.walk(directory)) {
      for (Path path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Once.FLEET.reset();
  }

  RunningGateway gateway() {
    return Once.GATEWAY;
  }

  FakeFleet fleet() {
    return Once.FLEET;
  }
}
