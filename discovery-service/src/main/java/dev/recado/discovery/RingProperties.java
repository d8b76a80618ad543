package dev.recado.discovery;

import dev.recado.membership.Ring;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The ring of a new fleet; fixed once the fleet's placement is planned.
 *
 * @param positions how many parts the id space has
 * @param bits of an id
 * @param replicas of each position, on different members
 */
@Validated
@ConfigurationProperties("recado.ring")
public record RingProperties(
    @DefaultValue("3") @Min(1) @Max(Ring.POSITIONS_MAX) int positions,
    @DefaultValue("64") @Min(Ring.BITS_MIN) @Max(Ring.BITS_MAX) int bits,
    @DefaultValue("3") @Min(1) @Max(9) int replicas) {

  public Ring ring() {
    return new Ring(bits, positions);
  }
}
