package dev.recado.storage.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/**
 * What is free on the disk of the Raft logs, as last looked at. Once it was too little, it is
 * enough again with a quarter more than the least, so that leadership does not come and go.
 */
public final class DiskSpace {

  /** Asks the file system. */
  public interface Free {
    long bytes(Path directory) throws IOException;
  }

  private static final Logger log = LoggerFactory.getLogger(DiskSpace.class);

  private final Path directory;
  private final DataSize least;
  private final Free free;
  private volatile long freeBytes = Long.MAX_VALUE;
  private volatile boolean enough = true;

  public DiskSpace(Path directory, DataSize least) {
    this(directory, least, where -> Files.getFileStore(where).getUsableSpace());
  }

  DiskSpace(Path directory, DataSize least, Free free) {
    this.directory = directory;
    this.least = least;
    this.free = free;
  }

  public Path directory() {
    return directory;
  }

  /** Looks, and tells when it got too little or enough again. */
  public synchronized void look() {
    long bytes;
    try {
      bytes = free.bytes(existing(directory));
    } catch (IOException e) {
      log.debug("The room on the disk of {} cannot be told", directory, e);
      return;
    }
    freeBytes = bytes;
    long wanted = enough ? least.toBytes() : least.toBytes() / 4 * 5;
    boolean now = bytes >= wanted;
    if (now == enough) {
      return;
    }
    enough = now;
    if (now) {
      log.info("The disk of {} has room again ({} bytes are free).", directory, bytes);
    } else {
      log.warn("{}", shortage().orElse(""));
    }
  }

  /** The directory may be still to be made. */
  private static Path existing(Path directory) {
    @Nullable Path there = directory.toAbsolutePath();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    return there == null ? directory : there;
  }

  public boolean enough() {
    return enough;
  }

  /** What is wrong and what to do; empty while there is enough. */
  public Optional<String> shortage() {
    return enough
        ? Optional.empty()
        : Optional.of(
            "The disk of the Raft logs ("
                + directory
                + ") has too little room: below recado.storage.disk-free-min ("
                + text(least)
                + ") this node leads no position, and opens none when it starts. Free space there, or give it a larger disk; it goes on by itself.");
  }

  /** As it is written in configuration. */
  private static String text(DataSize size) {
    return size.equals(DataSize.ofMegabytes(size.toMegabytes()))
        ? size.toMegabytes() + "MB"
        : size.toBytes() + "B";
  }

  /** As last looked at. */
  public long freeBytes() {
    return freeBytes;
  }
}
