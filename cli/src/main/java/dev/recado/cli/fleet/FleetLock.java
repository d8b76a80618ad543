package dev.recado.cli.fleet;

import dev.recado.cli.process.ProcessRef;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * One fleet on a state directory at a time. The operating system gives the lock back when its
 * holder dies; the file says who holds it.
 */
final class FleetLock implements AutoCloseable {

  private final Path path;
  private final FileChannel channel;

  private FleetLock(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Takes it, or refuses naming the pid of the holder. */
  static FleetLock take(Path path) throws IOException {
    Files.createDirectories(path.getParent());
    while (true) {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        throw new FleetException(
            "A fleet already runs on "
                + path.getParent()
                + holder(path)
                + ". See it with ./recado status, stop it with ./recado down.");
      }
      // Its last holder may have deleted the file between our opening and our locking it.
      String mark = ProcessRef.self().pid() + "\n" + UUID.randomUUID() + "\n";
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(mark.getBytes(StandardCharsets.UTF_8)), 0);
      if (content(path).equals(mark)) {
        return new FleetLock(path, channel);
      }
      channel.close();
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static String holder(Path path) throws IOException {
    String pid = content(path).lines().findFirst().orElse("");
    return pid.isEmpty() ? "" : " (pid " + pid + ")";
  }

  private static String content(Path path) throws IOException {
    try {
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
    channel.close();
  }
}
