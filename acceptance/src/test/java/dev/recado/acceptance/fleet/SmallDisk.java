package dev.recado.acceptance.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A small disk of its own under a stopped node's data directory, with the data: a file system in
 * memory, which only root may mount. What is on it goes back when it is closed.
 */
public final class SmallDisk implements AutoCloseable {

  private static final int MEBIBYTE = 1 << 20;

  private final Path mounted;
  private final Path aside;

  private SmallDisk(Path mounted, Path aside) {
    this.mounted = mounted;
    this.aside = aside;
  }

  /** Whether this process may mount one in the directory. */
  public static boolean isPossible(Path directory) {
    try {
      Path trial = Files.createDirectories(directory.resolve("small-disk-trial"));
      boolean mounts = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", trial.toString());
      boolean unmounts = mounts && run("umount", trial.toString());
      Files.delete(trial);
      return unmounts;
    } catch (IOException e) {
      return false;
    }
  }

  /** With so much more room than what is there takes. */
  public static SmallDisk under(Path directory, int freeMebibytes) throws IOException {
    Path aside = directory.resolveSibling(directory.getFileName() + "-aside");
    require("cp", "-a", directory.toString(), aside.toString());
    long used;
    try (var files = Files.walk(directory)) {
      used = files.filter(Files::isRegularFile).mapToLong(SmallDisk::size).sum();
    }
    long mebibytes = used / MEBIBYTE + 1 + freeMebibytes;
    require("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", directory.toString());
    var disk = new SmallDisk(directory, aside);
    require("cp", "-a", aside + "/.", directory.toString());
    return disk;
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long freeBytes() {
    try {
      return Files.getFileStore(mounted).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Somebody else's file takes all but so much. */
  public void fillUpTo(int leftMebibytes) {
    var chunk = new byte[MEBIBYTE / 16];
    try (OutputStream file = Files.newOutputStream(filler())) {
      // What is left of a chunk that does not fit is written too.
      while (freeBytes() > (long) leftMebibytes * MEBIBYTE) {
        file.write(chunk);
      }
    } catch (IOException e) {
      assertThat(freeBytes()).as("free after %s", e).isLessThan(chunk.length);
    }
  }

  public void free() {
    try {
      Files.delete(filler());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path filler() {
    return mounted.resolve("filler");
  }

  /** The node must be stopped. */
  @Override
  public void close() {
    try {
      boolean _ = Files.deleteIfExists(filler());
      require("rm", "-rf", aside.toString());
      require("cp", "-a", mounted.toString(), aside.toString());
      require("umount", mounted.toString());
      require("rm", "-rf", mounted.toString());
      Files.move(aside, mounted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void require(String... command) throws IOException {
    assertThat(run(command)).as("%s", List.of(command)).isTrue();
  }

  private static boolean run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return process.waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
