package dev.recado.acceptance.fleet;

import static dev.recado.testkit.Eventually.eventually;
import static dev.recado.testkit.Eventually.eventuallyGet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.network.Links;
import dev.recado.cli.fleet.AbandonedFleet;
import dev.recado.cli.fleet.FleetEvent;
import dev.recado.cli.fleet.FleetShape;
import dev.recado.cli.fleet.LocalFleet;
import dev.recado.cli.fleet.LocalFleetUnderTest;
import dev.recado.cli.fleet.MemberAddresses;
import dev.recado.cli.fleet.StateDirectory;
import dev.recado.cli.process.Backoff;
import dev.recado.cli.process.ProcessRef;
import dev.recado.cli.process.SupervisionEvent;
import dev.recado.cli.process.Trees;
import dev.recado.verification.fleet.FleetUnderTest;
import dev.recado.verification.fleet.Ring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * A fleet of real processes, and the faults that can befall it. What crashes is started again, as
 * {@code up} does it, unless it is kept down.
 */
public final class Fleet implements AutoCloseable {

  public static final List<String> STORAGE = List.of("storage-1", "storage-2", "storage-3");
  public static final String GATEWAY = "gateway-1";
  public static final String PUSH = "push-1";
  public static final String DISCOVERY = "discovery-1";
  public static final String POSTGRES = "postgres";

  /** What the nodes want to have free on their disks, in mebibytes. */
  public static final int DISK_FREE_MIN = 16;

  /** A JVM's start on a busy machine with two cores, and an election. */
  public static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path directory;
  private final LocalFleet fleet;
  private final Traces traces;
  private final ToldPorts told;
  private final Links links = new Links(this::pids);
  private final Queue<String> story = new ConcurrentLinkedQueue<>();
  private final Thread emergency = new Thread(this::abandon, "abandon");
  private final Set<String> paused = new HashSet<>();
  private boolean stopped;

  private Fleet(Path directory) {
    this.directory = directory;
    this.told = new ToldPorts(links);
    this.fleet =
        LocalFleet.builder(Places.HOME, state())
            .appDirectory(Places.APP)
            .shape(FleetShape.standard())
            .freePorts()
            .properties(properties())
            .faults(true)
            .backoff(
                new Backoff(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(1)))
            .listener(this::happened)
            .build();
    told.lead(fleet::address);
    this.traces = new Traces(state());
  }

  /** A fresh one; every member is started at once, those first that must wait for others. */
  static Fleet start(Path directory) throws IOException, InterruptedException {
    var fleet = new Fleet(directory);
    var _ = new AbandonedFleet(new StateDirectory(fleet.state())).stop();
    Trees.delete(directory);
    Files.createDirectories(directory);
    Runtime.getRuntime().addShutdownHook(fleet.emergency);
    try {
      fleet.fleet.prepare();
      fleet.fleet.memberNames().reversed().forEach(fleet.fleet::startMember);
      fleet.awaitReady();
      return fleet;
    } catch (InterruptedException | RuntimeException | Error e) {
      fleet.close();
      throw e;
    }
  }

  private void happened(FleetEvent event) {
    switch (event) {
      case FleetEvent.Doing doing -> story.add(doing.what());
      case FleetEvent.Warning warning -> story.add("note: " + warning.text());
      case FleetEvent.Supervised(SupervisionEvent.Started started) -> {
        traces.started(started.pid());
        story.add("started " + started.process());
      }
      case FleetEvent.Supervised(SupervisionEvent.Crashed crashed) ->
          story.add(crashed.process() + " " + crashed.how());
      case FleetEvent.Supervised(SupervisionEvent.Stopped stopping) ->
          story.add("stopped " + stopping.process() + (stopping.forced() ? " by force" : ""));
      case FleetEvent.Supervised supervised -> {}
    }
  }

  private List<String> properties() {
    var properties = new ArrayList<>(told.properties());
    properties.add("storage:recado.storage.disk-free-min=" + DISK_FREE_MIN + "MB");
    return properties;
  }

  private Map<String, Long> pids() {
    var pids = new HashMap<String, Long>();
    for (String name : fleet.memberNames()) {
      fleet.process(name).ifPresent(process -> pids.put(name, process.pid()));
    }
    return pids;
  }

  // --- faults ---

  /** The network between the members. */
  public Links links() {
    return links;
  }

  /** Everybody but the member. */
  public List<String> othersThan(String member) {
    return fleet.memberNames().stream().filter(name -> !name.equals(member)).toList();
  }

  /** {@code kill -9}, all of them with one call; each is started again by the supervisor. */
  public void kill(String... names) {
    kill(List.of(names));
  }

  public void kill(List<String> names) {
    List<Running> before = names.stream().map(this::running).toList();
    fleet.kill(names, "KILL");
    before.forEach(this::awaitEnd);
  }

  /** {@code kill -9}, and no start until {@link #start}. */
  public void killAndKeepDown(String name) {
    Running before = running(name);
    fleet.kill(name, "KILL");
    fleet.stopMember(name);
    awaitEnd(before);
  }

  /** Everything of the fleet at one moment: every member, and PostgreSQL. */
  public void killEverything() {
    var names = new ArrayList<>(fleet.memberNames());
    names.add(POSTGRES);
    kill(names);
  }

  /** It stops in the middle of an instruction. */
  public void pause(List<String> names) {
    paused.addAll(names);
    fleet.kill(names, "STOP");
  }

  public void resume(List<String> names) {
    fleet.kill(names, "CONT");
    paused.removeAll(names);
  }

  /** Gracefully: SIGTERM. Fails when that was not enough. */
  public void stop(String name) {
    fleet.stopMember(name);
    assertThat(story).as("how %s stopped", name).doesNotContain("stopped " + name + " by force");
  }

  public void start(String name) {
    fleet.startMember(name);
  }

  public void restart(String name) {
    stop(name);
    start(name);
  }

  private record Running(String name, Optional<ProcessRef> process) {}

  private Running running(String name) {
    return new Running(name, fleet.process(name));
  }

  private void awaitEnd(Running before) {
    eventually(
        Duration.ofSeconds(10),
        () ->
            assertThat(
                    before
                        .process()
                        .filter(old -> fleet.process(before.name).equals(Optional.of(old))))
                .as("%s still runs", before.name)
                .isEmpty());
  }

  /** A process that is going to end by itself, and to say why. */
  public final class Ended {
    private final Running before;
    private final String why;
    private final int lines;

    private Ended(Running before, String why) {
      this.before = before;
      this.why = why;
      this.lines = linesSaying(before.name, why);
    }

    public void await() {
      eventually(
          PATIENCE,
          () -> assertThat(fleet.process(before.name)).as("%s", why).isNotEqualTo(before.process));
      assertThat(linesSaying(before.name, why))
          .as("'%s' of %s", why, before.name)
          .isGreaterThan(lines);
    }
  }

  public Ended expectEnd(String name, String why) {
    return new Ended(running(name), why);
  }

  /** Of the present log of a member. */
  public int linesSaying(String name, String text) {
    try (var lines = Files.lines(fleet.log(name))) {
      return Math.toIntExact(lines.filter(line -> line.contains(text)).count());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One run of a member's process; empty while there is none. */
  public record Life(Optional<ProcessRef> process) {}

  public Life life(String name) {
    return new Life(fleet.process(name));
  }

  public boolean runs(String name) {
    return fleet.process(name).isPresent();
  }

  /** Whatever an earlier test left: everybody is started, goes on, and serves. */
  public void heal() {
    links.heal();
    fleet.memberNames().forEach(fleet::startMember);
    if (!paused.isEmpty()) {
      resume(List.copyOf(paused));
    }
    awaitReady();
  }

  /** All members serve, right now. */
  public void awaitReady() {
    awaitReady(fleet.memberNames());
  }

  public void awaitReady(List<String> names) {
    eventually(
        PATIENCE,
        () ->
            assertThat(names.stream().filter(name -> !fleet.ready(name)))
                .as(
                    "members that do not serve; logs are in %s; lately: %s",
                    fleet.logs(), story.stream().skip(Math.max(0, story.size() - 12)).toList())
                .isEmpty());
  }

  /** As a verification sees it. */
  public FleetUnderTest underTest() {
    return new LocalFleetUnderTest(fleet);
  }

  /** For whoever reads how a test failed. */
  public void note(String what) {
    story.add(what);
  }

  // --- addresses ---

  public RestClient gateway() {
    return rest(GATEWAY);
  }

  public RestClient rest(String member) {
    return new RestClient(address(member).http(), fleet.adminKey());
  }

  public MemberAddresses address(String member) {
    return fleet.address(member);
  }

  /** Where the other members are told to reach it. */
  public MemberAddresses told(String member) {
    return told.of(fleet.address(member));
  }

  public List<MemberAddresses> addresses() {
    return fleet.addresses();
  }

  public String adminKey() {
    return fleet.adminKey();
  }

  public Path state() {
    return directory.resolve(".recado");
  }

  /** A member's data directory. */
  public Path data(String member) {
    return state().resolve("members").resolve(member);
  }

  /** Where a shell would stand that uses this fleet: its {@code .recado} is there. */
  public Path directory() {
    return directory;
  }

  // --- positions ---

  /** The member that leads the key's position, as the fleet knows it now. */
  public String leaderOf(String key) {
    return eventuallyGet(
        PATIENCE,
        () -> {
          Optional<String> leader = ring().leaderOf(key);
          assertThat(leader).as("leader of the position of %s", key).isPresent();
          return leader.get();
        });
  }

  /** Waits until another member than {@code old} leads the key's position. */
  public String anotherLeaderOf(String key, String old) {
    return eventuallyGet(
        PATIENCE,
        () -> {
          Optional<String> leader = ring().leaderOf(key);
          assertThat(leader)
              .as("leader of the position of %s, after %s", key, old)
              .isPresent()
              .isNotEqualTo(Optional.of(old));
          return leader.get();
        });
  }

  public Ring ring() {
    try {
      return Ring.read(underTest());
    } catch (IOException e) {
      throw new AssertionError("The ring cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  /** Waits until the replicas of every position say the same. */
  public void assertReplicasAreEqual() {
    new ReplicaStates(fleet).assertEqual();
  }

  // --- the end ---

  /** Stops everything, and looks whether anything is left. */
  public void stopAndAssertNothingIsLeft() {
    traces.assertWritesStayIn();
    fleet.stop();
    stopped = true;
    assertThat(story.stream().filter(line -> line.endsWith("by force")))
        .as("processes that did not stop gracefully")
        .isEmpty();
    traces.assertNothingIsLeft(ports());
  }

  public boolean isStopped() {
    return stopped;
  }

  private List<Integer> ports() {
    var ports = new ArrayList<Integer>();
    for (MemberAddresses member : fleet.addresses()) {
      Stream.of(
              member.httpPort(),
              member.grpcPort(),
              member.internalGrpcPort(),
              member.raftPort(),
              member.managementPort())
          .filter(port -> port > 0)
          .forEach(ports::add);
    }
    ports.add(postgresPort());
    return ports;
  }

  public int postgresPort() {
    return Integer.parseInt(fleet.jdbcUrl(DISCOVERY).replaceFirst(".*:(\\d+)/.*", "$1"));
  }

  private void abandon() {
    fleet.abandon();
    fleet.stop();
  }

  @Override
  public void close() {
    if (!stopped) {
      stopped = true;
      fleet.stop();
    }
    links.close();
    if (!Thread.currentThread().equals(emergency)) {
      boolean _ = Runtime.getRuntime().removeShutdownHook(emergency);
    }
  }
}
