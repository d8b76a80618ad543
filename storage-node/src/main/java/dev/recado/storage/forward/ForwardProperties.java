package dev.recado.storage.forward;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds on requests that this node serves or passes on.
 *
 * @param timeout for another node's answer
 * @param executionTimeout for this node's own decision
 * @param peerOutstandingMax operations that wait for one other node
 * @param peerOutstandingBytesMax the same in bytes
 * @param outstandingMax requests that this node works on, its own and those passed on
 * @param outstandingBytesMax the same in bytes
 */
@Validated
@ConfigurationProperties("recado.storage.forward")
public record ForwardProperties(
    @DefaultValue("5s") Duration timeout,
    @DefaultValue("5s") Duration executionTimeout,
    @DefaultValue("4096") @Min(1) @Max(100_000) int peerOutstandingMax,
    @DefaultValue("32MB") DataSize peerOutstandingBytesMax,
    @DefaultValue("8192") @Min(1) @Max(1_000_000) int outstandingMax,
    @DefaultValue("64MB") DataSize outstandingBytesMax) {

  @AssertTrue(message = "recado.storage.forward.timeout must be 100ms to 1m")
  boolean isTimeoutAllowed() {
    return allowed(timeout);
  }

  @AssertTrue(message = "recado.storage.forward.execution-timeout must be 100ms to 1m")
  boolean isExecutionTimeoutAllowed() {
    return allowed(executionTimeout);
  }

  @AssertTrue(message = "recado.storage.forward.peer-outstanding-bytes-max must be 2MB to 4GB")
  boolean isPeerOutstandingBytesMaxAllowed() {
    return allowed(peerOutstandingBytesMax);
  }

  @AssertTrue(message = "recado.storage.forward.outstanding-bytes-max must be 2MB to 4GB")
  boolean isOutstandingBytesMaxAllowed() {
    return allowed(outstandingBytesMax);
  }

  private static boolean allowed(Duration value) {
    return value.compareTo(Duration.ofMillis(100)) >= 0
        && value.compareTo(Duration.ofMinutes(1)) <= 0;
  }

  private static boolean allowed(DataSize value) {
    return value.toMegabytes() >= 2 && value.toMegabytes() <= 4096;
  }
}
