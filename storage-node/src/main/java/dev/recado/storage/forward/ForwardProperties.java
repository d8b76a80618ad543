package dev.recado.storage.forward;

import dev.recado.storage.ConfiguredRange;
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

  public ForwardProperties {
    ConfiguredRange.check(
        "recado.storage.forward.timeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(1));
    ConfiguredRange.check(
        "recado.storage.forward.execution-timeout",
        executionTimeout,
        Duration.ofMillis(100),
        Duration.ofMinutes(1));
    ConfiguredRange.check(
        "recado.storage.forward.peer-outstanding-bytes-max",
        peerOutstandingBytesMax,
        DataSize.ofMegabytes(2),
        DataSize.ofMegabytes(4096));
    ConfiguredRange.check(
        "recado.storage.forward.outstanding-bytes-max",
        outstandingBytesMax,
        DataSize.ofMegabytes(2),
        DataSize.ofMegabytes(4096));
  }
}
