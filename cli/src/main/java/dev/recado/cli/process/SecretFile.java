package dev.recado.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** A file with 256 random bits that only its owner reads. */
public final class SecretFile {

  private SecretFile() {}

  /** Makes it unless it exists; never leaves a half-made one. */
  public static void create(Path path) throws IOException {
    if (Files.exists(path)) {
      return;
    }
    byte[] bits = new byte[32];
    new SecureRandom().nextBytes(bits);
    Path directory = path.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    Path fresh =
        Files.createTempFile(
            directory,
            path.getFileName().toString(),
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, Base64.getUrlEncoder().withoutPadding().encodeToString(bits) + "\n");
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
  }
}
