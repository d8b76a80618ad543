package dev.recado.cli.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** What a process printed. Bounded: whenever its process starts, a large one makes room. */
public record LogFile(Path path, long bytesMax) {

  private static final int TAIL_BYTES = 64 << 10;

  public static LogFile of(Path path) {
    return new LogFile(path, 8 << 20);
  }

  /** Moves the log of an earlier run aside; one earlier log is kept. */
  public void rotate() throws IOException {
    Files.createDirectories(path.toAbsolutePath().getParent());
    if (Files.exists(path) && Files.size(path) > 0) {
      Files.move(
          path,
          path.resolveSibling(path.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.ATOMIC_MOVE);
    }
  }

  public void rotateWhenLarge() throws IOException {
    if (Files.exists(path) && Files.size(path) > bytesMax) {
      rotate();
    }
  }

  /** The last lines, at most {@code lines} of them; empty when there is no log. */
  public List<String> tail(int lines) {
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      long from = Math.max(0, file.length() - TAIL_BYTES);
      byte[] bytes = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(bytes);
      List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      // A window that starts inside the file starts inside a line.
      List<String> whole = from > 0 && all.size() > 1 ? all.subList(1, all.size()) : all;
      return List.copyOf(whole.subList(Math.max(0, whole.size() - lines), whole.size()));
    } catch (IOException e) {
      return List.of();
    }
  }
}
