package dev.recado.cli.fleet;

import dev.recado.cli.process.ProcessRef;
import dev.recado.verification.checker.Leftovers;
import dev.recado.verification.checker.ReplicaState;
import dev.recado.verification.fleet.Failpoint;
import dev.recado.verification.fleet.Fault;
import dev.recado.verification.fleet.FleetUnderTest;
import dev.recado.verification.fleet.Member;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** A fleet on this machine that restarts what crashes, hurt by signals and faults on purpose. */
public final class LocalFleetUnderTest implements FleetUnderTest {

  private static final Duration END_PATIENCE = Duration.ofSeconds(20);

  /** Nothing may come there, as nothing is sent to a push server that nobody is connected to. */
  private static final Duration FAILPOINT_PATIENCE = Duration.ofSeconds(10);

  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);

  private final FleetHandle fleet;
  private final Set<String> paused = new HashSet<>();
  private final List<AdminApi.Member> disturbed = new ArrayList<>();

  public LocalFleetUnderTest(LocalFleet fleet) {
    this(new OwnFleet(fleet));
  }

  private LocalFleetUnderTest(FleetHandle fleet) {
    this.fleet = fleet;
  }

  /**
   * The one that {@code up} runs on this state directory.
   *
   * @throws FleetException when it cannot be hurt
   */
  public static LocalFleetUnderTest running(StateDirectory directory) {
    return new LocalFleetUnderTest(RunningFleet.in(directory));
  }

  @Override
  public String apiKey() {
    return fleet.adminKey();
  }

  @Override
  public List<Member> members() {
    return fleet.addresses().stream()
        .map(member ->
            new Member(
                member.name(), role(member.name()), URI.create(member.http()), member.grpc()))
        .toList();
  }

  private static Member.Role role(String name) {
    String label = name.substring(0, name.lastIndexOf('-'));
    return Member.Role.valueOf(label.toUpperCase(Locale.ROOT));
  }

  @Override
  public List<String> databases() {
    return List.of(MemberName.POSTGRES);
  }

  @Override
  public void inject(Fault fault) {
    switch (fault) {
      case Fault.Kill(List<String> members) -> kill(members);
      case Fault.Pause(List<String> members) -> {
        paused.addAll(members);
        signal(members, "STOP");
      }
      case Fault.StopAt(Failpoint(String member, String name)) -> stopAt(member, name);
      case Fault.Disturb(String member, Fault.Disturbance disturbance) ->
          disturb(member, disturbance);
    }
  }

  /** All of them with one system call each, back to back. */
  private void signal(Collection<String> names, String signal) {
    boolean _ =
        ProcessRef.signal(
            names.stream().flatMap(name -> fleet.process(name).stream()).toList(), signal);
  }

  /** A postmaster takes QUIT for its immediate shutdown; it would leave backends behind a KILL. */
  private void kill(List<String> members) {
    List<Running> before = members.stream().map(this::running).toList();
    if (members.contains(MemberName.POSTGRES)) {
      signal(List.of(MemberName.POSTGRES), "QUIT");
    }
    signal(members.stream().filter(name -> !name.equals(MemberName.POSTGRES)).toList(), "KILL");
    before.forEach(this::awaitEnd);
  }

  /**
   * When nothing comes to the failpoint for long, it is taken away again: so it is, too, when the
   * request for it was not answered, and is not sent again to a process that was started since.
   */
  private void stopAt(String member, String failpoint) {
    Running before = running(member);
    AdminApi admin = admin();
    AdminApi.Member listed = answered(() -> admin.member(member));
    try {
      var _ = admin.put(listed, Map.of("stopAt", List.of(failpoint)));
    } catch (FleetException _) {
      // It may have ended before it answered.
    }
    if (!ends(before, FAILPOINT_PATIENCE)) {
      disturbed.add(listed);
    }
  }

  /** A busy member may not answer in time; what is asked here may be asked twice. */
  private static <T> T answered(Supplier<T> question) {
    long end = System.nanoTime() + ANSWER_PATIENCE.toNanos();
    while (true) {
      try {
        return question.get();
      } catch (FleetException e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
        LockSupport.parkNanos(POLL.toNanos());
      }
    }
  }

  private void disturb(String member, Fault.Disturbance disturbance) {
    AdminApi admin = admin();
    AdminApi.Member listed = answered(() -> admin.member(member));
    Map<String, Object> rules =
        switch (disturbance) {
          case LOSE_ACKNOWLEDGEMENTS -> Map.of("loseAcknowledgements", 0.5);
          case DELAY -> Map.of("delay", "200ms");
          case REFUSE -> Map.of("refuse", 0.3);
        };
    disturbed.add(listed);
    var _ = answered(() -> admin.put(listed, rules));
  }

  @Override
  public List<Failpoint> failpoints() {
    AdminApi admin = admin();
    var failpoints = new ArrayList<Failpoint>();
    for (AdminApi.Member member : answered(admin::members)) {
      for (String name : answered(() -> admin.faults(member)).failpoints()) {
        failpoints.add(new Failpoint(member.name(), name));
      }
    }
    return failpoints;
  }

  private record Running(String name, Optional<ProcessRef> process) {}

  private Running running(String name) {
    return new Running(name, fleet.process(name));
  }

  /** Until the supervisor has noticed: before, the member would still count as ready. */
  private void awaitEnd(Running before) {
    if (!ends(before, END_PATIENCE)) {
      throw new FleetException(before.name() + " still runs after it was killed.");
    }
  }

  private boolean ends(Running before, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (before.process().isPresent() && fleet.process(before.name()).equals(before.process())) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return true;
  }

  @Override
  public void heal(Duration patience) throws InterruptedException {
    if (!paused.isEmpty()) {
      signal(paused, "CONT");
      paused.clear();
    }
    AdminApi admin = admin();
    for (AdminApi.Member member : disturbed) {
      var _ =
          answered(() -> {
            admin.clear(member);
            return member;
          });
    }
    disturbed.clear();
    fleet.memberNames().forEach(fleet::start);
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      List<String> missing =
          fleet.memberNames().stream().filter(name -> !fleet.ready(name)).toList();
      if (missing.isEmpty()) {
        return;
      }
      if (System.nanoTime() - end > 0) {
        throw new FleetException(
            "Not serving again after "
                + patience.toSeconds()
                + " s: "
                + String.join(", ", missing));
      }
      Thread.sleep(POLL);
    }
  }

  @Override
  public List<ReplicaState> replicas() {
    return FleetTables.of(fleet).replicas();
  }

  @Override
  public List<Leftovers> leftovers(List<String> recipients) {
    return FleetTables.of(fleet).leftovers(recipients);
  }

  private AdminApi admin() {
    return AdminApi.of(
        members(Member.Role.GATEWAY).stream().map(member -> member.http().getPort()).toList(),
        fleet.adminKey());
  }
}
