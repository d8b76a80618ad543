package dev.recado.cli.fleet;

import dev.recado.cli.postgres.Databases;
import dev.recado.cli.process.Backoff;
import dev.recado.cli.programs.Programs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says what a {@link LocalFleet} should be; everything has a default but the directories. */
public final class LocalFleetBuilder {

  private static final String PROFILES = "spring.profiles.include";
  private static final String FAULTS = "faults";
  private static final String MTLS = "mtls";

  private final Path home;
  private final StateDirectory state;
  private @Nullable Path app;
  private FleetShape shape = FleetShape.standard();
  private Function<FleetShape, FleetPorts> ports = fleet -> FleetPorts.standard(fleet, 0);
  private Overrides overrides = Overrides.none();
  private boolean faults;
  private boolean mtls;
  private boolean restart = true;
  private Backoff backoff = Backoff.standard();
  private boolean aot = true;
  private Duration startTimeout = Duration.ofMinutes(2);
  private Duration stopPatience = Duration.ofSeconds(30);
  private Optional<Databases> databases = Optional.empty();
  private Optional<Programs> programs = Optional.empty();
  private Consumer<FleetEvent> listener = event -> {};

  LocalFleetBuilder(Path home, Path stateDirectory) {
    this.home = home;
    this.state = new StateDirectory(stateDirectory);
  }

  /** Where extracted jars, AOT caches and PostgreSQL's binaries are kept; fleets may share it. */
  public LocalFleetBuilder appDirectory(Path directory) {
    app = directory.toAbsolutePath().normalize();
    return this;
  }

  public LocalFleetBuilder shape(FleetShape value) {
    shape = value;
    return this;
  }

  /** The documented ports, each moved by {@code offset}. */
  public LocalFleetBuilder portOffset(int offset) {
    ports = fleet -> FleetPorts.standard(fleet, offset);
    return this;
  }

  /** Ports that are free when {@link #build} is called. */
  public LocalFleetBuilder freePorts() {
    ports = FleetPorts::free;
    return this;
  }

  /** As {@code -P}: {@code key=value}, {@code storage:key=value}, {@code storage-1:key=value}. */
  public LocalFleetBuilder properties(List<String> texts) {
    overrides = Overrides.parse(texts);
    return this;
  }

  /** Whether members have the profile without which they refuse every fault on purpose. */
  public LocalFleetBuilder faults(boolean value) {
    faults = value;
    return this;
  }

  /**
   * Whether members prove themselves to each other with certificates, of an authority made here.
   */
  public LocalFleetBuilder mtls(boolean value) {
    mtls = value;
    return this;
  }

  /** Whether a crashed process is started again. */
  public LocalFleetBuilder restart(boolean value) {
    restart = value;
    return this;
  }

  public LocalFleetBuilder backoff(Backoff value) {
    backoff = value;
    return this;
  }

  /** Whether AOT caches are made and used. */
  public LocalFleetBuilder aot(boolean value) {
    aot = value;
    return this;
  }

  /** How long all members together may take until they are ready; training does not count. */
  public LocalFleetBuilder startTimeout(Duration value) {
    startTimeout = value;
    return this;
  }

  /** How long a process may take to stop before it is killed. */
  public LocalFleetBuilder stopPatience(Duration value) {
    stopPatience = value;
    return this;
  }

  /** A server that somebody else runs, instead of the embedded one. */
  public LocalFleetBuilder databases(Databases value) {
    databases = Optional.of(value);
    return this;
  }

  /** Other programs than the built services. */
  LocalFleetBuilder programs(Programs value) {
    programs = Optional.of(value);
    return this;
  }

  /** Called from several threads; must not block. */
  public LocalFleetBuilder listener(Consumer<FleetEvent> value) {
    listener = value;
    return this;
  }

  public LocalFleet build() {
    Overrides effective = faults ? overrides.adding(PROFILES, FAULTS) : overrides;
    effective = mtls ? effective.adding(PROFILES, MTLS) : effective;
    FleetPorts given = ports.apply(shape);
    return new LocalFleet(
        new FleetOptions(
            home.toAbsolutePath().normalize(),
            state,
            app == null ? state.app() : app,
            shape,
            (mtls ? given : given.withoutManagement()).with(effective),
            mtls,
            effective,
            new FleetOptions.Supervision(restart, backoff, stopPatience),
            aot,
            startTimeout,
            databases,
            programs,
            listener));
  }
}
