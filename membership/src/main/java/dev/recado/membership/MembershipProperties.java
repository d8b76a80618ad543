package dev.recado.membership;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this process finds discovery and what it says about itself.
 *
 * @param discoveryAddresses host:port of each discovery instance's gRPC; tried in turn
 * @param fleetSecretFile holds what members prove to each other
 * @param dataDirectory keeps member.properties: the member's id lives with its data
 * @param host where the other members reach this one, and where its Raft port listens
 * @param name short name for people, unique among the live ones of a role; empty: discovery names
 * @param zone replicas are spread over zones; empty: none
 * @param callTimeout of one call to discovery
 * @param watchSilence a watch that is silent for longer is broken; discovery repeats the view more
 *     often
 * @param backoffMin first pause after a failed attempt; doubled with jitter up to backoffMax
 * @param backoffMax longest pause between two attempts
 * @param channelsMax open connections to other members
 * @param announced to the others, instead of where it listens
 */
@Validated
@ConfigurationProperties("recado.member")
public record MembershipProperties(
    @NotEmpty @Size(max = 16)
        List<
                @Pattern(
                    regexp = MembershipProperties.HOST_AND_PORT,
                    message = "must be host:port, for example 127.0.0.1:9070")
                String>
            discoveryAddresses,
    @NotNull Path fleetSecretFile,
    @NotNull Path dataDirectory,
    @DefaultValue("127.0.0.1")
        @Pattern(regexp = "\\S{1,253}", message = "must be a host name or address")
        String host,
    @DefaultValue("")
        @Pattern(
            regexp = "[a-z0-9]?([a-z0-9.-]{0,61}[a-z0-9])?",
            message = "must be 1 to 63 of a-z, 0-9, '.', '-', or empty")
        String name,
    @DefaultValue("")
        @Pattern(
            regexp = "[A-Za-z0-9._-]{0,63}",
            message = "must be at most 63 of A-Z, a-z, 0-9, '.', '_', '-'")
        String zone,
    @DefaultValue("3s") Duration callTimeout,
    @DefaultValue("10s") Duration watchSilence,
    @DefaultValue("200ms") Duration backoffMin,
    @DefaultValue("3s") Duration backoffMax,
    @DefaultValue("512") @Min(1) @Max(10_000) int channelsMax,
    @DefaultValue @Valid Announced announced) {

  /**
   * Where the others are told to reach this member, where that is not where it listens: behind a
   * proxy, or behind a translation of addresses.
   *
   * @param host empty: the member's own
   * @param httpPort 0: the one it listens on; so are the others
   */
  public record Announced(
      @DefaultValue("")
          @Pattern(regexp = "\\S{0,253}", message = "must be a host name or address, or empty")
          String host,
      @DefaultValue("0") @Min(0) @Max(65_535) int httpPort,
      @DefaultValue("0") @Min(0) @Max(65_535) int grpcPort,
      @DefaultValue("0") @Min(0) @Max(65_535) int internalGrpcPort,
      @DefaultValue("0") @Min(0) @Max(65_535) int raftPort) {

    /** It is reached where it listens. */
    public static final Announced NOTHING = new Announced("", 0, 0, 0, 0);
  }

  static final String HOST_AND_PORT =
      "\\S{1,253}:([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])";

  @AssertTrue(message = "recado.member.call-timeout must be 100ms to 1m")
  boolean isCallTimeoutAllowed() {
    return within(callTimeout, Duration.ofMillis(100), Duration.ofMinutes(1));
  }

  @AssertTrue(message = "recado.member.watch-silence must be 1s to 10m")
  boolean isWatchSilenceAllowed() {
    return within(watchSilence, Duration.ofSeconds(1), Duration.ofMinutes(10));
  }

  @AssertTrue(
      message = "recado.member.backoff-min must be 10ms to 1m, and backoff-max between it and 10m")
  boolean isBackoffAllowed() {
    return within(backoffMin, Duration.ofMillis(10), Duration.ofMinutes(1))
        && within(backoffMax, backoffMin, Duration.ofMinutes(10));
  }

  private static boolean within(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }
}
