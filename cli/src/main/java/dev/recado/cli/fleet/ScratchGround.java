package dev.recado.cli.fleet;

import dev.recado.cli.postgres.Databases;
import dev.recado.cli.process.SecretFile;
import dev.recado.cli.programs.ServiceRole;
import dev.recado.cli.programs.TrainingGround;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Databases, ports and secrets of a fleet that never serves. */
final class ScratchGround implements TrainingGround {

  private final Databases databases;
  private final Path directory;
  private final MemberArguments arguments;
  private final Set<String> made = ConcurrentHashMap.newKeySet();

  ScratchGround(Databases databases, Path directory) {
    this.databases = databases;
    this.directory = directory;
    FleetShape shape = FleetShape.standard();
    Path secret = directory.resolve("fleet.secret");
    try {
      SecretFile.create(secret);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.arguments =
        new MemberArguments(
            shape,
            FleetPorts.free(shape),
            Overrides.none(),
            new MemberArguments.Secrets(
                secret, directory.resolve("admin.key"), directory.resolve("tls")));
  }

  @Override
  public List<String> arguments(ServiceRole role) {
    String database = "training_" + role.label();
    // Left by a training that was killed.
    databases.drop(database);
    databases.create(database);
    made.add(database);
    return arguments.of(
        new MemberName(role, 1), databases, database, directory.resolve(role.label()));
  }

  @Override
  public Map<String, String> environment(ServiceRole role) {
    return MemberArguments.environment(databases);
  }

  @Override
  public void leave() {
    made.forEach(databases::drop);
  }
}
