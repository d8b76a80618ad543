package dev.recado.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.cli.programs.ServiceRole;
import java.util.List;
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
    // The last of several arguments counts.
    assertThat(overrides.arguments("storage-1"))
        .containsExactly("--a=everyone", "--a=role", "--a=member");
    assertThat(overrides.arguments("gateway-1")).containsExactly("--a=everyone");
  }

  @Test
  void valueMayContainAnything() {
    assertThat(Overrides.parse(List.of("a.b=x=y:z")).arguments("push-1"))
        .containsExactly("--a.b=x=y:z");
  }

  @Test
  void addedValueComesBesideTheUsersOwn() {
    assertThat(Overrides.none().adding("a", "x").arguments("push-1")).containsExactly("--a=x");
    assertThat(Overrides.parse(List.of("a=own")).adding("a", "x").arguments("push-1"))
        .containsExactly("--a=own,x");
  }

  @Test
  void heapGoesToTheJvmAndNotToTheService() {
    Overrides overrides = Overrides.parse(List.of("storage:jvm.heap=1g", "gateway:jvm.heap=big"));
    var storage = new MemberName(ServiceRole.STORAGE, 2);
    assertThat(overrides.heap(storage)).isEqualTo("1g");
    assertThat(overrides.arguments("storage-2")).isEmpty();
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
