package dev.recado.acceptance.fleet;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What the processes of a fleet leave, or would leave, outside its data. Reads {@code /proc}. */
public final class Traces {

  private static final Path PROC = Path.of("/proc");

  /** Names in the system's temporary directories that end or go on with one of our pids. */
  private static final List<Path> TEMPORARY =
      List.of(Path.of(System.getProperty("java.io.tmpdir")), Path.of("/tmp"), Path.of("/dev/shm"));

  private final Path state;
  private final Set<Long> pids = ConcurrentHashMap.newKeySet();

  public Traces(Path state) {
    this.state = state;
  }

  public void started(long pid) {
    pids.add(pid);
  }

  /** Remembers every process that works for the fleet now, whoever started it. */
  public List<Long> remember() {
    List<Long> now = processes();
    pids.addAll(now);
    return now;
  }

  /** No process, no port, no file: only the data, the logs and the programs stay. */
  public void assertNothingIsLeft(List<Integer> ports) {
    eventually(
        Duration.ofSeconds(5),
        () ->
            assertThat(processes().stream().map(Traces::describe))
                .as("processes left of the fleet in %s", state)
                .isEmpty());
    assertThat(ports.stream().filter(port -> !isFree(port))).as("ports still taken").isEmpty();
    assertThat(Stream.of("fleet.json", "tmp").map(state::resolve).filter(Files::exists))
        .as("files of a running fleet")
        .isEmpty();
    assertThat(temporaryFiles(ports)).as("files of the fleet's processes").isEmpty();
  }

  /** Whatever a process of the fleet has open for writing lies in the state directory. */
  public void assertWritesStayIn() {
    var outside = new ArrayList<String>();
    for (long pid : remember()) {
      for (Path file : openForWriting(pid)) {
        if (!file.startsWith(state)) {
          outside.add(describe(pid) + " writes " + file);
        }
      }
    }
    assertThat(outside).isEmpty();
  }

  /**
   * Those that work in the state directory or name it on their command line, not counting the
   * programs that another fleet may share.
   */
  private List<Long> processes() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .map(ProcessHandle::pid)
        .filter(pid -> worksInState(pid) || commandLineOutsideApp(pid).contains(state + "/"))
        .toList();
  }

  private boolean worksInState(long pid) {
    try {
      return Files.readSymbolicLink(process(pid).resolve("cwd")).startsWith(state);
    } catch (IOException e) {
      // It has ended.
      return false;
    }
  }

  private String commandLineOutsideApp(long pid) {
    return commandLine(pid).replace(state.resolve("app") + "/", "");
  }

  private static String commandLine(long pid) {
    try {
      String raw = Files.readString(process(pid).resolve("cmdline"), StandardCharsets.ISO_8859_1);
      return raw.replace('\0', ' ');
    } catch (IOException e) {
      return "";
    }
  }

  private static String describe(long pid) {
    String command = commandLine(pid);
    return pid + " (" + command.substring(0, Math.min(command.length(), 200)) + ")";
  }

  private static Path process(long pid) {
    return PROC.resolve(Long.toString(pid));
  }

  private static List<Path> openForWriting(long pid) {
    try (Stream<Path> descriptors = Files.list(process(pid).resolve("fd"))) {
      return descriptors.filter(Traces::isWritable).flatMap(Traces::target).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static boolean isWritable(Path descriptor) {
    Path info =
        Objects.requireNonNull(descriptor.getParent())
            .resolveSibling("fdinfo")
            .resolve(String.valueOf(descriptor.getFileName()));
    try (Stream<String> lines = Files.lines(info)) {
      return lines
          .filter(line -> line.startsWith("flags:"))
          .map(line -> Long.parseLong(line.substring("flags:".length()).strip(), 8))
          .anyMatch(flags -> (flags & 3) != 0);
    } catch (IOException | java.io.UncheckedIOException e) {
      return false;
    }
  }

  private static Stream<Path> target(Path descriptor) {
    try {
      Path target = Files.readSymbolicLink(descriptor);
      return target.isAbsolute() && Files.isRegularFile(target) ? Stream.of(target) : Stream.of();
    } catch (IOException e) {
      return Stream.of();
    }
  }

  private List<String> temporaryFiles(List<Integer> ports) {
    var left = new ArrayList<String>();
    for (Path directory : TEMPORARY) {
      for (String name : names(directory)) {
        boolean ours =
            ports.stream().anyMatch(port -> name.matches("tomcat.*\\." + port + "\\..*"))
                || pids.stream().anyMatch(pid -> name.matches(".*(pid|pid_)" + pid + "\\b.*"));
        if (ours) {
          left.add(directory.resolve(name).toString());
        }
        if (name.startsWith("hsperfdata_")) {
          names(directory.resolve(name)).stream()
              .filter(pid -> pids.contains(Long.parseLong(pid)))
              .forEach(pid -> left.add(directory.resolve(name).resolve(pid).toString()));
        }
      }
    }
    return left;
  }

  private static List<String> names(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static boolean isFree(int port) {
    try (var server = new ServerSocket()) {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
