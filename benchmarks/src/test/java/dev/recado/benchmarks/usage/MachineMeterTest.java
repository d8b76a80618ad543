package dev.recado.benchmarks.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineMeterTest {

  @TempDir Path proc;

  @Test
  void stolenIsTheShareOfTheStretchAlone() throws IOException {
    // Guests' time, the last two, is in user's already.
    stat("cpu  1000 0 500 8000 100 0 50 350 900 900");
    MachineMeter.Stretch stretch = new MachineMeter(proc).begin();
    stat("cpu  1300 0 600 8200 100 0 50 550 1200 1200");
    MachineSpeed speed = stretch.end();
    assertThat(speed.stolenShare()).isCloseTo(200.0 / 800, within(1e-9));
    assertThat(speed.workMillis()).isPositive();
  }

  @Test
  void systemThatDoesNotTellLeavesItUnknown() throws IOException {
    assertThat(new MachineMeter(proc).begin().end().stolenShare()).isNaN();
    stat("cpu  1000 0 500 8000");
    assertThat(new MachineMeter(proc).begin().end().stolenShare()).isNaN();
  }

  private void stat(String processors) throws IOException {
    Files.writeString(proc.resolve("stat"), processors + "\ncpu0 1 2 3 4 5 6 7 8 9 10\n");
  }
}
