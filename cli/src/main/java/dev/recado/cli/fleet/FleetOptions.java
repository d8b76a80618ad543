package dev.recado.cli.fleet;

import dev.recado.cli.postgres.Databases;
import dev.recado.cli.process.Backoff;
import dev.recado.cli.process.StopPlan;
import dev.recado.cli.process.SupervisionPolicy;
import dev.recado.cli.programs.Programs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a fleet is made from.
 *
 * @param home the directory of the built modules
 * @param mtls whether members prove themselves with certificates
 * @param app where extracted jars, AOT caches and PostgreSQL's binaries are kept
 * @param databases a server that somebody else runs; empty for an embedded one
 * @param programs what to run instead of the built services; empty for those
 */
record FleetOptions(
    Path home,
    StateDirectory state,
    Path app,
    FleetShape shape,
    FleetPorts ports,
    boolean mtls,
    Overrides overrides,
    Supervision supervision,
    boolean aot,
    Duration startTimeout,
    Optional<Databases> databases,
    Optional<Programs> programs,
    Consumer<FleetEvent> listener) {

  record Supervision(boolean restart, Backoff backoff, Duration stopPatience) {

    SupervisionPolicy services() {
      return new SupervisionPolicy(restart, backoff, StopPlan.service(stopPatience));
    }

    SupervisionPolicy postgres() {
      return new SupervisionPolicy(restart, backoff, StopPlan.postgres(stopPatience));
    }
  }
}
