package dev.recado.push.reading;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How mailboxes are read.
 *
 * @param pageMax notifications read at once for a stream
 * @param pageBytesMax keys and outcomes read at once; a page holds at least one notification
 * @param heldBytesMax of all pages that clients have not taken yet: keys, outcomes, and 1 KiB for
 *     each notification
 * @param pollInterval how late a reader hears of what another instance took, or of a lost wake-up
 * @param readersMax open streams of this process, if half of its heap holds as many; a long poll
 *     counts as three, or as all where there are fewer
 * @param heapPerReader what is reserved for a stream
 */
@Validated
@ConfigurationProperties("recado.push.reading")
public record ReadingProperties(
    @DefaultValue("100") @Min(1) @Max(1000) int pageMax,
    @DefaultValue("1048576") @Min(1024) @Max(16 << 20) int pageBytesMax,
    @DefaultValue("16MB") DataSize heldBytesMax,
    @DefaultValue("1s") Duration pollInterval,
    @DefaultValue("20000") @Min(1) @Max(1_000_000) int readersMax,
    @DefaultValue("40KB") DataSize heapPerReader) {

  @AssertTrue(message = "recado.push.reading.poll-interval must be 10ms to 1m")
  boolean isPollIntervalAllowed() {
    return pollInterval.compareTo(Duration.ofMillis(10)) >= 0
        && pollInterval.compareTo(Duration.ofMinutes(1)) <= 0;
  }

  @AssertTrue(message = "recado.push.reading.heap-per-reader must be 8KB to 64MB")
  boolean isHeapPerReaderAllowed() {
    return heapPerReader.compareTo(DataSize.ofKilobytes(8)) >= 0
        && heapPerReader.compareTo(DataSize.ofMegabytes(64)) <= 0;
  }

  @AssertTrue(message = "recado.push.reading.held-bytes-max must be 64KB to 16GB")
  boolean isHeldBytesMaxAllowed() {
    return heldBytesMax.compareTo(DataSize.ofKilobytes(64)) >= 0
        && heldBytesMax.compareTo(DataSize.ofGigabytes(16)) <= 0;
  }

  /** How many readers a process with such a heap takes. */
  int readersIn(DataSize heap) {
    return Math.clamp(heap.toBytes() / 2 / heapPerReader.toBytes(), 1, readersMax);
  }
}
