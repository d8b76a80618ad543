package dev.recado.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ProcessEndTest {

  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private final List<Integer> halts = new CopyOnWriteArrayList<>();
  private final ProcessEnd end = new ProcessEnd(exit::complete, halts::add);

  @Test
  void processThatWasToldToStopEndsWithZero() {
    end.started();

    end.finish();

    assertThat(halts).containsExactly(0);
  }

  @Test
  void processThatCannotGoOnEndsWithOne() {
    end.started();

    end.fail("its database is another's");
    end.finish();

    assertThat(exit).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(1);
    assertThat(halts).isEmpty();
  }

  @Test
  void startThatFailedKeepsItsStatus() {
    end.finish();

    assertThat(halts).isEmpty();
  }
}
