package dev.recado.faults;

import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What a process with the profile {@link Faults#PROFILE} has from its start.
 *
 * @param flaws promises that it does not keep, none by default
 * @param memberTimeout most that an admin's call waits for the member whose faults it is about;
 *     less than the 10 s that the command line waits for its answer. On a busy machine, members
 *     that have just started took more than 3 s
 */
@Validated
@ConfigurationProperties("recado.faults")
public record FaultProperties(
    @DefaultValue Set<Flaw> flaws, @DefaultValue("8s") Duration memberTimeout) {

  public FaultProperties {
    flaws = Set.copyOf(flaws);
  }

  @AssertTrue(message = "recado.faults.member-timeout must be 100ms to 8s")
  boolean isMemberTimeoutAllowed() {
    return memberTimeout.compareTo(Duration.ofMillis(100)) >= 0
        && memberTimeout.compareTo(Duration.ofSeconds(8)) <= 0;
  }
}
