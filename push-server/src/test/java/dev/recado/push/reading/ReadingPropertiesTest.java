package dev.recado.push.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

final class ReadingPropertiesTest {

  private static int readersIn(String heap, int readersMax, String heapPerReader) {
    return new ReadingProperties(
            100,
            1 << 20,
            DataSize.ofMegabytes(16),
            Duration.ofSeconds(1),
            readersMax,
            DataSize.parse(heapPerReader))
        .readersIn(DataSize.parse(heap));
  }

  @Test
  void halfOfTheHeapIsForReaders() {
    assertThat(readersIn("256MB", 20_000, "40KB")).isEqualTo(3276);
    assertThat(readersIn("1GB", 20_000, "40KB")).isEqualTo(13_107);
    assertThat(readersIn("1GB", 20_000, "128KB")).isEqualTo(4096);
  }

  @Test
  void largeHeapAllowsNoMoreThanIsConfigured() {
    assertThat(readersIn("100GB", 20_000, "40KB")).isEqualTo(20_000);
  }

  @Test
  void smallestHeapAllowsOne() {
    assertThat(readersIn("1MB", 20_000, "64MB")).isEqualTo(1);
  }
}
