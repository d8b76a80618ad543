package dev.recado.cli.fleet;

import dev.recado.cli.postgres.EmbeddedPostgres;
import dev.recado.cli.process.HelperProcesses;
import dev.recado.cli.process.ProcessRef;
import dev.recado.cli.process.StopPlan;
import dev.recado.cli.programs.ServiceRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Processes that an earlier run left because it was killed itself. Stopped before a new start. */
final class Orphans {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final StateDirectory state;

  Orphans(StateDirectory state) {
    this.state = state;
  }

  /** Stops them in the fleet's order; returns the names of those that there were. */
  List<String> stop() {
    var stopped = new ArrayList<String>();
    new FleetStateFile(state.fleetFile())
        .read()
        .ifPresent(left -> {
          HelperProcesses.killAll(
              left.helpers().stream().map(FleetState.ShortLived::process).toList());
          for (ServiceRole role : ServiceRole.values()) {
            var members = left.members().stream().filter(m -> hasRole(m, role)).toList();
            stopped.addAll(stop(members));
          }
        });
    EmbeddedPostgres.leftBehind(state.postgres())
        .ifPresent(postmaster -> {
          StopPlan.postgres(PATIENCE).run(postmaster);
          stopped.add(MemberName.POSTGRES);
        });
    return stopped;
  }

  private static boolean hasRole(FleetState.Member member, ServiceRole role) {
    return member.name().startsWith(role.label() + "-");
  }

  private static List<String> stop(List<FleetState.Member> members) {
    var alive = members.stream().filter(Orphans::alive).toList();
    try (var together = new Together()) {
      alive.forEach(member ->
          together.run(() -> StopPlan.service(PATIENCE).run(member.process().orElseThrow())));
    }
    return alive.stream().map(FleetState.Member::name).toList();
  }

  private static boolean alive(FleetState.Member member) {
    return member.process().filter(ProcessRef::alive).isPresent();
  }
}
