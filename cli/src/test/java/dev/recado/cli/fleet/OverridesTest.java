package dev.recado.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
