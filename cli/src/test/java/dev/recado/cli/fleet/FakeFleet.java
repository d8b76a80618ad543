package dev.recado.cli.fleet;

import dev.recado.cli.postgres.Databases;
import dev.recado.cli.process.Backoff;
import dev.recado.cli.process.SupervisionEvent;
import dev.recado.cli.programs.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A fleet of fakes, without PostgreSQL, and everything that it reported. */
final class FakeFleet implements AutoCloseable {

  final List<FleetEvent> events = new CopyOnWriteArrayList<>();
  final LocalFleet fleet;

  FakeFleet(Path state, boolean restart, String... properties) {
    this(builder(state), restart, properties);
  }

  FakeFleet(LocalFleetBuilder builder, boolean restart, String... properties) {
    var all = new ArrayList<>(List.of(properties));
    FleetShape.standard().members().forEach(name -> all.add(name + ":fake.name=" + name));
    fleet = builder.restart(restart).properties(all).listener(events::add).build();
  }

  static LocalFleetBuilder builder(Path state) {
    return LocalFleet.builder(state, state)
        .freePorts()
        .databases(new NoDatabases())
        .backoff(new Backoff(Duration.ofMillis(50), Duration.ofMillis(400), Duration.ofMinutes(1)))
        .startTimeout(Duration.ofSeconds(60))
        .stopPatience(Duration.ofSeconds(10))
        .programs(role ->
            new Program(
                List.of(
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xshare:auto",
                    "-cp",
                    System.getProperty("java.class.path"),
                    FakeService.class.getName())));
  }

  Stream<SupervisionEvent.Crashed> crashes(String member) {
    return events.stream()
        .filter(FleetEvent.Supervised.class::isInstance)
        .map(event -> ((FleetEvent.Supervised) event).event())
        .filter(SupervisionEvent.Crashed.class::isInstance)
        .map(SupervisionEvent.Crashed.class::cast)
        .filter(crash -> crash.process().equals(member));
  }

  @Override
  public void close() {
    fleet.close();
  }

  private static final class NoDatabases implements Databases {
    @Override
    public String url(String database) {
      return "jdbc:none:" + database;
    }

    @Override
    public String username() {
      return "nobody";
    }

    @Override
    public String password() {
      return "secret";
    }

    @Override
    public void create(String database) {}

    @Override
    public void drop(String database) {}
  }
}
