package dev.recado.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class FlawsTest {

  private final FaultsConfiguration configuration = new FaultsConfiguration();

  @Test
  void processWithTheProfileHasTheFlawsThatItWasGiven() {
    var environment = new MockEnvironment();
    environment.setActiveProfiles(Faults.PROFILE);
    Faults faults = configuration.faults(environment, properties(Flaw.DEDUPE_OFF));
    assertThat(faults.has(Flaw.DEDUPE_OFF)).isTrue();
    assertThat(faults.has(Flaw.LOCAL_READS)).isFalse();
  }

  @Test
  void processWithoutTheProfileRefusesToStartWithFlaws() {
    var environment = new MockEnvironment();
    var flawed = properties(Flaw.LOCAL_READS);
    assertThatThrownBy(() -> configuration.faults(environment, flawed))
        .hasMessageContaining("recado.faults.flaws")
        .hasMessageContaining("Remove the property");
    assertThat(configuration.faults(environment, properties())).isSameAs(Faults.NONE);
  }

  private static FaultProperties properties(Flaw... flaws) {
    return new FaultProperties(Set.of(flaws), Duration.ofSeconds(8));
  }
}
