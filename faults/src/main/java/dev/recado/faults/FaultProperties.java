package dev.recado.faults;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a process with the profile {@link Faults#PROFILE} has from its start.
 *
 * @param flaws promises that it does not keep, none by default
 */
@ConfigurationProperties("recado.faults")
record FaultProperties(@DefaultValue Set<Flaw> flaws) {

  FaultProperties {
    flaws = Set.copyOf(flaws);
  }
}
