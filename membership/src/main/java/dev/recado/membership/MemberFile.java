package dev.recado.membership;

import dev.recado.protocol.OperationIds;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * member.properties: who this process is. It lies with the data, because a member that lost its
 * data must not come back under its old id.
 */
final class MemberFile {

  /** A member's id, and the id of the fleet that its data belongs to. */
  record Identity(UUID id, String fleetId) {}

  private static final String NAME = "member.properties";

  private final Path file;

  MemberFile(Path directory) {
    this.file = directory.toAbsolutePath().resolve(NAME);
  }

  Optional<Identity> read() {
    var properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException(file + " cannot be read: " + e, e);
    }
    UUID id = OperationIds.parseUuid(properties.getProperty("id", ""));
    String fleetId = properties.getProperty("fleetId", "");
    if (id == null || fleetId.isEmpty()) {
      throw new IllegalStateException(
          file
              + " must hold id=<uuid> and fleetId=<text>. Restore it from a backup of this data directory, or remove the directory with all its data.");
    }
    return Optional.of(new Identity(id, fleetId));
  }

  /**
   * After this returns, a crash finds the new content, and before, the old. Runs on a thread of its
   * own, since an interrupt (the process stops) would close the file halfway.
   */
  void write(Identity identity) {
    CompletableFuture.runAsync(
            () -> writeUninterrupted(identity),
            task -> Thread.ofPlatform().name("member-file").start(task))
        .join();
  }

  private void writeUninterrupted(Identity identity) {
    byte[] content =
        "# Written by Recado; belongs to the data in this directory.\nid=%s\nfleetId=%s\n"
            .formatted(identity.id(), identity.fleetId())
            .getBytes(StandardCharsets.UTF_8);
    Path directory = file.resolveSibling("");
    Path draft = file.resolveSibling(NAME + ".new");
    try {
      Files.createDirectories(directory);
      try (var channel =
          FileChannel.open(
              draft,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }
}
