package dev.recado.storage.identity;

import dev.recado.membership.start.MisconfiguredException;
import dev.recado.protocol.OperationIds;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The node's directory, held by a file lock for as long as the process lives. */
final class DataDirectory implements AutoCloseable {

  private static final String LOCK = "node.lock";
  private static final String PAIRING = "pairing.properties";

  /** Written by the membership. */
  private static final String MEMBER = "member.properties";

  private final Path directory;
  private final FileChannel channel;

  private DataDirectory(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Makes the directory when it is absent.
   *
   * @throws IllegalStateException when another process holds it
   */
  static DataDirectory hold(Path directory) {
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (locked(channel) == null) {
        channel.close();
        throw new MisconfiguredException(
            "The data directory "
                + directory
                + " (recado.member.data-directory) is held by another process.",
            "Stop that one, or give this one a directory of its own.");
      }
      return new DataDirectory(directory, channel);
    } catch (IOException e) {
      throw new MisconfiguredException(
          "The data directory "
              + directory
              + " (recado.member.data-directory) cannot be used: "
              + e
              + ".",
          "Let the process's user write there, or name another directory.",
          e);
    }
  }

  private static @Nullable FileLock locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  Path path() {
    return directory;
  }

  /** The id under which this directory's member is registered. */
  Optional<UUID> member() {
    return properties(MEMBER)
        .flatMap(p -> Optional.ofNullable(OperationIds.parseUuid(p.getProperty("id", ""))));
  }

  Optional<Pairing> pairing() {
    return properties(PAIRING).map(this::pairing);
  }

  private Pairing pairing(Properties properties) {
    UUID id = OperationIds.parseUuid(properties.getProperty("memberId", ""));
    String fleetId = properties.getProperty("fleetId", "");
    String generation = properties.getProperty("generation", "");
    if (id == null || fleetId.isEmpty() || !generation.matches("[1-9]\\d{0,17}")) {
      throw new IllegalStateException(
          directory.resolve(PAIRING)
              + " must hold memberId=<uuid>, fleetId=<text> and generation=<number>. Restore it from a backup of this data directory.");
    }
    return new Pairing(id, fleetId, Long.parseLong(generation));
  }

  private Optional<Properties> properties(String name) {
    Path file = directory.resolve(name);
    var properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(file)));
      return Optional.of(properties);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException(file + " cannot be read: " + e, e);
    }
  }

  /** After this returns, a crash does not lose it. */
  void write(Pairing pairing) {
    String content =
        "# Written by Recado; belongs to the data in this directory and in its database.\nmemberId=%s\nfleetId=%s\ngeneration=%d\n"
            .formatted(pairing.memberId(), pairing.fleetId(), pairing.generation());
    Path draft = directory.resolve(PAIRING + ".new");
    try {
      Files.writeString(draft, content);
      force(draft, StandardOpenOption.WRITE);
      Files.move(
          draft,
          directory.resolve(PAIRING),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      force(directory, StandardOpenOption.READ);
    } catch (IOException e) {
      throw new UncheckedIOException(directory.resolve(PAIRING) + " cannot be written", e);
    }
  }

  private static void force(Path path, StandardOpenOption option) throws IOException {
    try (var open = FileChannel.open(path, option)) {
      open.force(true);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(directory.resolve(LOCK) + " cannot be closed", e);
    }
  }
}
