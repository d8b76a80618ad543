package dev.recado.cli.postgres;

import dev.recado.cli.process.Trees;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The server's programs, unpacked once from the archive that Maven brought for this platform. */
public final class PostgresBinaries {

  private final Path home;

  private PostgresBinaries(Path home) {
    this.home = home;
  }

  public Path program(String name) {
    return home.resolve("bin").resolve(name);
  }

  /** Unpacks them below {@code directory} unless that was done before. */
  public static PostgresBinaries unpackedIn(Path directory) throws IOException {
    URL archive = archive();
    URLConnection connection = archive.openConnection();
    connection.setUseCaches(false);
    String key =
        connection instanceof JarURLConnection jar
            ? Long.toHexString(jar.getJarEntry().getCrc())
            : Long.toHexString(connection.getContentLengthLong());
    Path home = directory.resolve("postgres-" + key);
    try (InputStream in = connection.getInputStream()) {
      if (!Files.isDirectory(home)) {
        Path fresh = directory.resolve(home.getFileName() + ".new");
        Trees.delete(fresh);
        Files.createDirectories(fresh);
        unpack(in, fresh);
        Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    return new PostgresBinaries(home);
  }

  private static URL archive() {
    String name = archiveName(System.getProperty("os.name"), System.getProperty("os.arch"));
    URL archive = PostgresBinaries.class.getResource("/" + name);
    if (archive == null) {
      throw new PostgresException(
          "There are no PostgreSQL binaries for this platform ("
              + name
              + "). Use a PostgreSQL of your own: ./recado up --jdbc-url"
              + " jdbc:postgresql://host:port/database");
    }
    return archive;
  }

  static String archiveName(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
    String arch =
        Set.of("aarch64", "arm64").contains(osArch.toLowerCase(Locale.ROOT)) ? "arm_64" : "x86_64";
    return "postgres-" + os + "-" + arch + ".txz";
  }

  private static void unpack(InputStream archive, Path target) throws IOException {
    try (var tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive, 1 << 16)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (Thread.currentThread().isInterrupted()) {
          throw new IOException("Unpacking PostgreSQL was interrupted");
        }
        write(entry, tar, target);
      }
    }
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path target)
      throws IOException {
    Path path = target.resolve(entry.getName()).normalize();
    if (!path.startsWith(target)) {
      throw new IOException("The archive points outside itself: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(path, target.resolve(entry.getLinkName()));
    } else {
      Files.copy(content, path);
      if ((entry.getMode() & 0100) != 0) {
        var permissions = EnumSet.copyOf(Files.getPosixFilePermissions(path));
        permissions.add(PosixFilePermission.OWNER_EXECUTE);
        permissions.add(PosixFilePermission.GROUP_EXECUTE);
        permissions.add(PosixFilePermission.OTHERS_EXECUTE);
        Files.setPosixFilePermissions(path, permissions);
      }
    }
  }
}
