package dev.recado.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.cli.postgres.Databases;
import dev.recado.cli.programs.ServiceRole;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemberArgumentsTest {

  /** Spring takes an option that comes twice for a list of both values. */
  @Test
  void propertyThatTheUserSetsComesOnceInPlaceOfTheFleetsOwn() {
    FleetShape shape = FleetShape.standard();
    Path anywhere = Path.of("anywhere");
    var arguments =
        new MemberArguments(
            shape,
            FleetPorts.standard(shape, 0),
            Overrides.parse(
                List.of(
                    "storage:recado.member.discovery-addresses=a:1",
                    "storage-1:recado.member.discovery-addresses=b:2")),
            new MemberArguments.Secrets(anywhere, anywhere, anywhere));

    assertThat(
            arguments.of(
                new MemberName(ServiceRole.STORAGE, 1), new NoDatabases(), "storage_1", anywhere))
        .filteredOn(argument -> argument.startsWith("--recado.member.discovery-addresses"))
        .containsExactly("--recado.member.discovery-addresses=b:2");
  }

  private record NoDatabases() implements Databases {

    @Override
    public String url(String database) {
      return "jdbc:" + database;
    }

    @Override
    public String username() {
      return "";
    }

    @Override
    public String password() {
      return "";
    }

    @Override
    public void create(String database) {}

    @Override
    public void drop(String database) {}
  }
}
