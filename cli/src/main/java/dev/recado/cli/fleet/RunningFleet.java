package dev.recado.cli.fleet;

import dev.recado.cli.postgres.EmbeddedPostgres;
import dev.recado.cli.process.ProcessRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The fleet that {@code up} supervises in another process, as its state directory tells it. */
record RunningFleet(StateDirectory directory) implements FleetHandle {

  /**
   * Looks whether it can be hurt.
   *
   * @throws FleetException when none runs, or what is killed would not come back
   */
  static RunningFleet in(StateDirectory directory) {
    var fleet = new RunningFleet(directory);
    FleetState state = fleet.state();
    if (!state.restart()) {
      throw new FleetException(
          "This fleet was started with --no-restart: what is killed would not come back.");
    }
    if (state.member(MemberName.POSTGRES).isEmpty()) {
      throw new FleetException(
          "This fleet uses a PostgreSQL of yours (--jdbc-url): its tables cannot be read from here. Use one that 'up' starts itself.");
    }
    return fleet;
  }

  private FleetState state() {
    return new FleetStateFile(directory.fleetFile())
        .read()
        .filter(fleet -> fleet.up().alive())
        .orElseThrow(() ->
            new FleetException(
                "No fleet runs on " + directory.path() + ". Start one: ./recado up --faults"));
  }

  private FleetState.Member member(String name) {
    return state()
        .member(name)
        .orElseThrow(() -> new FleetException("This fleet has no '" + name + "'."));
  }

  @Override
  public String adminKey() {
    return secret(directory.adminKey());
  }

  private static String secret(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new FleetException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public List<MemberAddresses> addresses() {
    return state().members().stream()
        .filter(member -> !member.name().equals(MemberName.POSTGRES))
        .map(RunningFleet::addresses)
        .toList();
  }

  private static MemberAddresses addresses(FleetState.Member member) {
    return new MemberAddresses(
        member.name(),
        member.ports().getOrDefault(PortName.HTTP, 0),
        member.ports().getOrDefault(PortName.GRPC, 0),
        member.ports().getOrDefault(PortName.INTERNAL_GRPC, 0),
        member.ports().getOrDefault(PortName.RAFT, 0),
        member.ports().getOrDefault(PortName.MANAGEMENT, 0));
  }

  @Override
  public Optional<ProcessRef> process(String name) {
    return member(name).process().filter(ProcessRef::alive);
  }

  @Override
  public boolean ready(String member) {
    return member(member).ready()
        && process(member).isPresent()
        && Ping.whyNot(addresses(member(member)).httpPort()).isEmpty();
  }

  /** Its own supervisor does. */
  @Override
  public void start(String member) {}

  @Override
  public Database database(String member) {
    int port = member(MemberName.POSTGRES).ports().getOrDefault(PortName.SERVER, 0);
    return new Database(
        EmbeddedPostgres.url(port, MemberName.parse(member).database()),
        EmbeddedPostgres.USER,
        secret(directory.postgresPassword()));
  }
}
