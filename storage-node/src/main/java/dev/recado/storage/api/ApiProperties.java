package dev.recado.storage.api;

import dev.recado.storage.ConfiguredRange;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of the gRPC edges.
 *
 * @param streamOutstandingMax requests of one pipelined stream without a response; further ones are
 *     held back by its flow control
 * @param streamOutstandingBytesMax the same in bytes; one request is always taken. As many bytes of
 *     answers may wait for the client
 * @param callsPerConnectionMax calls and streams of one connection at a time
 */
@Validated
@ConfigurationProperties("recado.storage.api")
public record ApiProperties(
    @DefaultValue("1024") @Min(1) @Max(65_536) int streamOutstandingMax,
    @DefaultValue("16MB") DataSize streamOutstandingBytesMax,
    @DefaultValue("1024") @Min(1) @Max(65_536) int callsPerConnectionMax) {

  public ApiProperties {
    ConfiguredRange.check(
        "recado.storage.api.stream-outstanding-bytes-max",
        streamOutstandingBytesMax,
        DataSize.ofMegabytes(1),
        DataSize.ofMegabytes(1024));
  }
}
