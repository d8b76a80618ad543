package dev.recado.verification.fault;

import dev.recado.verification.fleet.Failpoint;
import dev.recado.verification.fleet.Fault;
import dev.recado.verification.fleet.FleetUnderTest;
import dev.recado.verification.fleet.Member;
import dev.recado.verification.fleet.Ring;
import dev.recado.verification.history.Event;
import dev.recado.verification.history.History;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Injects one fault after the other, each into a fleet that serves. */
public final class FaultInjector {

  /** Long enough for what is unavailable to be noticed and to be over before the next one. */
  private static final Duration PAUSE_BETWEEN = Duration.ofMillis(1500);

  private static final Duration HEAL_PATIENCE = Duration.ofMinutes(2);
  private static final Duration LEADERS_PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);

  private final FleetUnderTest fleet;
  private final History history;
  private final FaultPlan plan;
  private final Consumer<String> progress;

  /**
   * @param kinds at least one
   * @param progress told what befalls whom
   */
  public FaultInjector(
      FleetUnderTest fleet,
      History history,
      List<FaultKind> kinds,
      long seed,
      Consumer<String> progress) {
    this.fleet = fleet;
    this.history = history;
    this.plan = new FaultPlan(kinds, seed);
    this.progress = progress;
  }

  /** Waits until every position is led, injects the next fault of the plan, and heals the fleet. */
  public void next() throws InterruptedException {
    Thread.sleep(PAUSE_BETWEEN);
    Ring ring = awaitLeaders();
    PlannedFault planned = plan.next();
    Fault fault = fault(planned, ring);
    String what = label(planned.kind(), fault);
    history.record(new Event.FaultBegan(what, fault.members(), leads(ring, fault.members())));
    progress.accept(what + ": " + String.join(", ", fault.members()));
    fleet.inject(fault);
    switch (fault) {
      case Fault.Kill _, Fault.StopAt _ -> {
        // Over at once; coming back is the fleet's own work.
      }
      case Fault.Pause _, Fault.Disturb _ -> Thread.sleep(planned.hold());
    }
    fleet.heal(HEAL_PATIENCE);
    var _ = awaitLeaders();
    history.record(new Event.FaultEnded(what));
  }

  private Ring awaitLeaders() throws InterruptedException {
    long end = System.nanoTime() + LEADERS_PATIENCE.toNanos();
    while (true) {
      String why;
      try {
        Ring ring = Ring.read(fleet);
        if (ring.everyPositionIsLed()) {
          return ring;
        }
        why = "a position has no leader: " + ring.positions();
      } catch (IOException e) {
        why = String.valueOf(e.getMessage());
      }
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            "Not within " + LEADERS_PATIENCE.toSeconds() + " s: " + why);
      }
      Thread.sleep(POLL);
    }
  }

  private Fault fault(PlannedFault planned, Ring ring) {
    return switch (planned.kind()) {
      case KILL_LEADER -> new Fault.Kill(List.of(choose(leaders(ring), planned)));
      case KILL_FOLLOWER -> new Fault.Kill(List.of(follower(ring, planned)));
      case KILL_GATEWAY -> kill(Member.Role.GATEWAY, planned);
      case KILL_PUSH -> kill(Member.Role.PUSH, planned);
      case KILL_DISCOVERY -> kill(Member.Role.DISCOVERY, planned);
      case KILL_POSTGRES -> new Fault.Kill(List.of(choose(fleet.databases(), planned)));
      case KILL_ALL ->
          new Fault.Kill(
              Stream.concat(names(fleet.members()).stream(), fleet.databases().stream()).toList());
      case PAUSE_LEADER -> new Fault.Pause(List.of(choose(leaders(ring), planned)));
      case PAUSE_MEMBER -> new Fault.Pause(List.of(choose(names(fleet.members()), planned)));
      case STOP_AT_FAILPOINT -> {
        List<Failpoint> failpoints = fleet.failpoints();
        yield new Fault.StopAt(failpoints.get(planned.choice() % failpoints.size()));
      }
      case LOSE_ACKNOWLEDGEMENTS -> disturb(Fault.Disturbance.LOSE_ACKNOWLEDGEMENTS, planned);
      case DELAY -> disturb(Fault.Disturbance.DELAY, planned);
      case REFUSE -> disturb(Fault.Disturbance.REFUSE, planned);
    };
  }

  private Fault kill(Member.Role role, PlannedFault planned) {
    return new Fault.Kill(List.of(choose(names(fleet.members(role)), planned)));
  }

  /** Discovery is no member that could be disturbed. */
  private Fault disturb(Fault.Disturbance disturbance, PlannedFault planned) {
    List<Member> members =
        fleet.members().stream().filter(m -> m.role() != Member.Role.DISCOVERY).toList();
    return new Fault.Disturb(choose(names(members), planned), disturbance);
  }

  private static String label(FaultKind kind, Fault fault) {
    return fault instanceof Fault.StopAt(Failpoint failpoint)
        ? "stop-" + failpoint.name()
        : kind.label();
  }

  private static String choose(List<String> names, PlannedFault planned) {
    return names.get(planned.choice() % names.size());
  }

  private static List<String> names(List<Member> members) {
    return members.stream().map(Member::name).toList();
  }

  /** One for each position, in the order of positions. */
  private static List<String> leaders(Ring ring) {
    return ring.positions().stream().map(position -> position.leader().orElseThrow()).toList();
  }

  private static String follower(Ring ring, PlannedFault planned) {
    Ring.Position position = ring.positions().get(planned.choice() % ring.positions().size());
    var followers = new ArrayList<>(position.replicas());
    followers.remove(position.leader().orElseThrow());
    return choose(followers.isEmpty() ? position.replicas() : followers, planned);
  }

  private static List<Integer> leads(Ring ring, List<String> members) {
    return ring.positions().stream()
        .filter(position -> position.leader().filter(members::contains).isPresent())
        .map(Ring.Position::number)
        .toList();
  }
}
