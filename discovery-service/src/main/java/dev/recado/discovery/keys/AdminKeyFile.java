package dev.recado.discovery.keys;

import dev.recado.membership.start.MisconfiguredException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.regex.Pattern;

/** The one place where the first admin key is in plain text; only its owner may read it. */
final class AdminKeyFile {

  static final Pattern KEY = Pattern.compile("recado_[A-Za-z0-9_-]{43}");

  private final Path file;

  AdminKeyFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** The key in the file, when there is a file. */
  Optional<String> read() {
    String content;
    try {
      content = Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("cannot be read", e);
    }
    if (!KEY.matcher(content).matches()) {
      throw new MisconfiguredException(
          "The file "
              + file
              + " (recado.discovery.admin-key-file) holds something else than an API key (recado_ and 43 characters of base64url).",
          "Move it away, or put the key there.");
    }
    return Optional.of(content);
  }

  /** After this returns, the key survives a crash. */
  void write(String key) {
    Path directory = file.resolveSibling("");
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(directory);
      Files.deleteIfExists(draft);
      try (var channel =
          FileChannel.open(
              draft,
              EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        ByteBuffer bytes = ByteBuffer.wrap((key + "\n").getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    } catch (IOException e) {
      throw failed("cannot be written", e);
    }
  }

  Path path() {
    return file;
  }

  private MisconfiguredException failed(String what, IOException e) {
    return new MisconfiguredException(
        "The file " + file + " (recado.discovery.admin-key-file) " + what + ": " + e + ".",
        "Let the process's user write in the directory and own the file, or name another file.",
        e);
  }
}
