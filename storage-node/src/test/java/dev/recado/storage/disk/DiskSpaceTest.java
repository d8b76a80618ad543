package dev.recado.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class DiskSpaceTest {

  private final AtomicLong free = new AtomicLong(1_000);

  @TempDir Path directory;

  private DiskSpace disk(Path where) {
    return new DiskSpace(where, DataSize.ofBytes(400), _ -> free.get());
  }

  @Test
  void tooLittleIsToldWithTheRemedyUntilThereIsAQuarterMore() {
    DiskSpace disk = disk(directory);
    disk.look();
    assertThat(disk.shortage()).isEmpty();

    free.set(399);
    disk.look();
    assertThat(disk.enough()).isFalse();
    assertThat(disk.shortage().orElseThrow())
        .contains(directory.toString(), "recado.storage.disk-free-min (400B)", "Free space");

    free.set(499);
    disk.look();
    assertThat(disk.enough()).isFalse();

    free.set(500);
    disk.look();
    assertThat(disk.enough()).isTrue();
    assertThat(disk.freeBytes()).isEqualTo(500);
  }

  @Test
  void directoryThatIsStillToBeMadeIsOnTheDiskOfItsParent() throws IOException {
    Path parent = Files.createDirectory(directory.resolve("data"));
    var asked =
        new DiskSpace(
            parent.resolve("raft/deeper"),
            DataSize.ofBytes(400),
            where -> {
              assertThat(where).isEqualTo(parent.toAbsolutePath());
              return 1;
            });
    asked.look();
    assertThat(asked.enough()).isFalse();
  }

  @Test
  void diskThatCannotBeAskedStaysAsItWasSeen() {
    var disk =
        new DiskSpace(
            directory,
            DataSize.ofBytes(400),
            _ -> {
              throw new IOException("no answer");
            });
    disk.look();
    assertThat(disk.enough()).isTrue();
  }
}
