package dev.recado.cli.programs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A service's executable jar as Maven built it. */
record ServiceJar(ServiceRole role, Path path) {

  static ServiceJar in(Path home, ServiceRole role) {
    Path target = home.resolve(role.module()).resolve("target");
    if (Files.isDirectory(target)) {
      try (var jars = Files.newDirectoryStream(target, role.module() + "-*-service.jar")) {
        for (Path jar : jars) {
          return new ServiceJar(role, jar);
        }
      } catch (IOException e) {
        throw new ProgramException(target + " cannot be read: " + e.getMessage());
      }
    }
    throw new ProgramException(
        "There is no "
            + target.resolve(role.module() + "-…-service.jar")
            + ". Build it: mvn -DskipTests package");
  }

  /** Names its content: a build that changes nothing changes no key. */
  String key() throws IOException {
    try (var zip = new ZipFile(path.toFile())) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      var entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        digest.update(entry.getName().getBytes(StandardCharsets.UTF_8));
        digest.update(
            ByteBuffer.allocate(16).putLong(entry.getCrc()).putLong(entry.getSize()).flip());
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
