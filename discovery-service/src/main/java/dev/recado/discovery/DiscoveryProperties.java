package dev.recado.discovery;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long members are believed, and the bounds of this service.
 *
 * @param expectedStorageMembers the placement is planned once that many are live
 * @param leaseTtl a member that does not renew for so long is suspect
 * @param memberGrace a member that is suspect for so long is gone
 * @param collapseShare of a role's members: while more have lapsed, none is taken off the list
 * @param adminKeyFile the first admin key is written here, or taken from here
 * @param fleetSecretFile holds what members prove to each other
 * @param tick leases are judged, and the revision is looked at, that often
 * @param heartbeat an unchanged view is repeated to watchers that often
 * @param outageAfter when no instance has ticked for so long, discovery itself was away, and every
 *     lease gets a full TTL
 * @param membersMax members in all
 * @param watchersMax watches on this instance
 */
@Validated
@ConfigurationProperties("recado.discovery")
public record DiscoveryProperties(
    @DefaultValue("3") @Min(1) @Max(1000) int expectedStorageMembers,
    @DefaultValue("10s") Duration leaseTtl,
    @DefaultValue("10m") Duration memberGrace,
    @DefaultValue("0.5") @DecimalMin("0.0") @DecimalMax("1.0") double collapseShare,
    @NotNull Path adminKeyFile,
    @NotNull Path fleetSecretFile,
    @DefaultValue("250ms") Duration tick,
    @DefaultValue("3s") Duration heartbeat,
    @DefaultValue("3s") Duration outageAfter,
    @DefaultValue("1000") @Min(1) @Max(10_000) int membersMax,
    @DefaultValue("2000") @Min(1) @Max(100_000) int watchersMax) {

  @AssertTrue(message = "recado.discovery.lease-ttl must be 1s to 10m")
  public boolean isLeaseTtlAllowed() {
    return within(leaseTtl, Duration.ofSeconds(1), Duration.ofMinutes(10));
  }

  @AssertTrue(message = "recado.discovery.member-grace must be lease-ttl to 30d")
  public boolean isMemberGraceAllowed() {
    return within(memberGrace, leaseTtl, Duration.ofDays(30));
  }

  @AssertTrue(message = "recado.discovery.tick must be 20ms to 500ms")
  public boolean isTickAllowed() {
    return within(tick, Duration.ofMillis(20), Duration.ofMillis(500));
  }

  @AssertTrue(message = "recado.discovery.heartbeat must be 100ms to 5s")
  public boolean isHeartbeatAllowed() {
    return within(heartbeat, Duration.ofMillis(100), Duration.ofSeconds(5));
  }

  @AssertTrue(message = "recado.discovery.outage-after must be 1s to 1m, and at least three ticks")
  public boolean isOutageAfterAllowed() {
    return within(outageAfter, Duration.ofSeconds(1), Duration.ofMinutes(1))
        && outageAfter.compareTo(tick.multipliedBy(3)) >= 0;
  }

  private static boolean within(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }
}
