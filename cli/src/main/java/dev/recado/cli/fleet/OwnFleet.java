package dev.recado.cli.fleet;

import dev.recado.cli.process.ProcessRef;
import java.util.List;
import java.util.Optional;

/** The fleet of this process. */
record OwnFleet(LocalFleet fleet) implements FleetHandle {

  @Override
  public String adminKey() {
    return fleet.adminKey();
  }

  @Override
  public List<MemberAddresses> addresses() {
    return fleet.addresses();
  }

  @Override
  public Optional<ProcessRef> process(String name) {
    return fleet.process(name);
  }

  @Override
  public boolean ready(String member) {
    return fleet.ready(member);
  }

  @Override
  public void start(String member) {
    fleet.startMember(member);
  }

  @Override
  public Database database(String member) {
    return new Database(
        fleet.jdbcUrl(member), fleet.databases().username(), fleet.databases().password());
  }
}
