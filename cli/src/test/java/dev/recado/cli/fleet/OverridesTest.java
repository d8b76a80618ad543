package dev.recado.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.cli.programs.ServiceRole;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OverridesTest {

  private static final Set<String> MEMBERS =
      Set.of("storage-1", "storage-2", "gateway-1", "postgres");

  @Test
  void narrowerNameWins() {
    Overrides overrides =
        Overrides.parse(List.of("storage-1:a=member", "a=everyone", "storage:a=role"));
    assertThat(overrides.value("storage-1", "a")).hasValue("member");
    assertThat(overrides.value("storage-2", "a")).hasValue("role");
    assertThat(overrides.value("gateway-1", "a")).hasValue("everyone");
    assertThat(overrides.value("gateway-1", "b")).isEmpty();
    assertThat(overrides.properties("storage-1")).isEqualTo(Map.of("a", "member"));
    assertThat(overrides.properties("storage-2")).isEqualTo(Map.of("a", "role"));
    assertThat(overrides.properties("gateway-1")).isEqualTo(Map.of("a", "everyone"));
  }

  @Test
  void valueMayContainAnything() {
    assertThat(Overrides.parse(List.of("a.b=x=y:z")).properties("push-1"))
        .isEqualTo(Map.of("a.b", "x=y:z"));
  }

  @Test
  void addedValueComesBesideTheUsersOwn() {
    assertThat(Overrides.none().adding("a", "x").properties("push-1")).isEqualTo(Map.of("a", "x"));
    Overrides own = Overrides.parse(List.of("a=own", "push:a=other")).adding("a", "x");
    assertThat(own.properties("storage-1")).isEqualTo(Map.of("a", "own,x"));
    assertThat(own.properties("push-1")).isEqualTo(Map.of("a", "other,x"));
  }

  @Test
  void heapGoesToTheJvmAndNotToTheService() {
    Overrides overrides = Overrides.parse(List.of("storage:jvm.heap=1g", "gateway:jvm.heap=big"));
    var storage = new MemberName(ServiceRole.STORAGE, 2);
    assertThat(overrides.heap(storage)).isEqualTo("1g");
    assertThat(overrides.properties("storage-2")).isEmpty();
    assertThat(overrides.heap(new MemberName(ServiceRole.PUSH, 1))).isEqualTo("256m");
    assertThatThrownBy(() -> overrides.heap(new MemberName(ServiceRole.GATEWAY, 1)))
        .hasMessageContaining("jvm.heap=big of gateway-1");
  }

  @Test
  void nameOfNothingIsRefused() {
    Overrides overrides = Overrides.parse(List.of("storage-9:a=b"));
    assertThatThrownBy(() -> overrides.requireKnown(MEMBERS))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("storage-9:a")
        .hasMessageContaining("gateway-1");
    Overrides.parse(List.of("storage:a=b", "postgres:port=1", "a=b")).requireKnown(MEMBERS);
  }

  @Test
  void textWithoutAValueIsRefused() {
    assertThatThrownBy(() -> Overrides.parse(List.of("a")))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("-P 'a'");
  }
}
