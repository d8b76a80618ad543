package dev.recado.cli.fleet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One fleet on a state directory at a time. The operating system gives the lock back when its
 * holder dies.
 *
 * <p>It also takes the lock from a process that closes <em>any</em> descriptor of the file. So
 * nothing here ever reads the file, and a second fleet in the same process is refused before it
 * opens it: by a mark among the system properties, which like the lock belong to the process.
 */
final class FleetLock implements AutoCloseable {

  private static final String MARK = "recado.fleet.lock:";

  private final Path path;
  private final FileChannel channel;

  private FleetLock(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Takes it, or refuses naming the pid of the holder. */
  static FleetLock take(StateDirectory state) throws IOException {
    Files.createDirectories(state.path());
    Path path = state.lock();
    if (System.getProperties().putIfAbsent(MARK + path, "held") != null) {
      throw refusal(state);
    }
    boolean taken = false;
    try {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        channel.close();
        throw refusal(state);
      }
      taken = true;
      return new FleetLock(path, channel);
    } finally {
      if (!taken) {
        System.getProperties().remove(MARK + path);
      }
    }
  }

  private static FleetException refusal(StateDirectory state) {
    String pid =
        new FleetStateFile(state.fleetFile())
            .read()
            .map(fleet -> " (pid " + fleet.up().pid() + ")")
            .orElse("");
    return new FleetException(
        "A fleet already runs on "
            + state.path()
            + pid
            + ". See it with ./recado status, stop it with ./recado down.");
  }

  /** The file stays: deleting it would let a third process lock another file of the same name. */
  @Override
  public void close() throws IOException {
    channel.close();
    System.getProperties().remove(MARK + path);
  }

  /** For a directory that holds nothing else and goes with it. */
  void closeAndDelete() throws IOException {
    Files.deleteIfExists(path);
    close();
  }
}
