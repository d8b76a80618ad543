package dev.recado.acceptance.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Which member's process is at the other end of a connection on this host. Reads {@code /proc}. */
final class Sources {

  private static final Path PROC = Path.of("/proc");
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int INODE = 9;

  private final Supplier<Map<String, Long>> pids;

  /** By the members' names, as they run now. */
  Sources(Supplier<Map<String, Long>> pids) {
    this.pids = pids;
  }

  /** Empty for a process that is no member, or has ended. */
  Optional<String> of(int port, int connectedTo) {
    return inode(port, connectedTo)
        .map(inode -> "socket:[" + inode + "]")
        .flatMap(socket ->
            pids.get().entrySet().stream()
                .filter(member -> holds(member.getValue(), socket))
                .map(Map.Entry::getKey)
                .findFirst());
  }

  private static Optional<String> inode(int port, int connectedTo) {
    for (String table : List.of("net/tcp6", "net/tcp")) {
      try (Stream<String> lines = Files.lines(PROC.resolve(table))) {
        Optional<String> found =
            lines
                .map(line -> line.strip().split("\\s+"))
                .filter(fields ->
                    fields.length > INODE
                        && endsWith(fields[LOCAL], port)
                        && endsWith(fields[REMOTE], connectedTo))
                .map(fields -> fields[INODE])
                .findFirst();
        if (found.isPresent()) {
          return found;
        }
      } catch (IOException | UncheckedIOException e) {
        // No such table here.
      }
    }
    return Optional.empty();
  }

  private static boolean endsWith(String address, int port) {
    return address.endsWith(String.format(":%04X", port));
  }

  private static boolean holds(long pid, String socket) {
    try (Stream<Path> descriptors = Files.list(PROC.resolve(pid + "/fd"))) {
      return descriptors.anyMatch(descriptor -> points(descriptor, socket));
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  private static boolean points(Path descriptor, String socket) {
    try {
      return Files.readSymbolicLink(descriptor).toString().equals(socket);
    } catch (IOException e) {
      return false;
    }
  }
}
