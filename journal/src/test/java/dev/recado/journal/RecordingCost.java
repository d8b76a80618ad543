package dev.recado.journal;

import com.google.protobuf.ByteString;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.internal.v1.RecallRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * What a step costs: a measurement, not a test, so it runs only when it is named: {@code mvn -pl
 * journal test -Dtest=RecordingCost}.
 */
class RecordingCost {

  private static final int STEPS = 20_000;
  private static final int STRETCHES = 201;
  private static final int ROUNDS = 3;
  private static final UUID NODE = UUID.randomUUID();
  private static final String NAMESPACE = "default";
  private static final ByteString KEY = ByteString.copyFromUtf8("cups/anna/2026/espresso");
  private static final byte[] STORED =
      (NAMESPACE + '\0' + KEY.toStringUtf8()).getBytes(StandardCharsets.UTF_8);

  private final StepJournal journal = new StepJournal(65_536, InstantSource.system());
  private final StepJournal off = new StepJournal(0, InstantSource.system());
  private final UUID id = UUID.randomUUID();
  private volatile long unusedResult;

  private void dispatched(StepJournal to) {
    for (int i = 0; i < STEPS; i++) {
      to.dispatched(id, to.scope(NAMESPACE, KEY), i, NODE, false);
    }
  }

  private void applied() {
    for (int i = 0; i < STEPS; i++) {
      journal.applied(id, journal.scope(STORED), i, i, false, false);
    }
  }

  private void scope() {
    long sum = 0;
    for (int i = 0; i < STEPS; i++) {
      sum += journal.scope(NAMESPACE, KEY);
    }
    unusedResult = sum;
  }

  /** The median of many short stretches: what else runs on the machine interrupts few of them. */
  private static double nanosAStep(Runnable steps) {
    double[] nanos = new double[STRETCHES];
    for (int i = 0; i < STRETCHES; i++) {
      long start = System.nanoTime();
      steps.run();
      nanos[i] = (System.nanoTime() - start) / (double) STEPS;
    }
    Arrays.sort(nanos);
    return nanos[STRETCHES / 2];
  }

  @Test
  void measure() throws InterruptedException {
    for (int round = 1; round <= ROUNDS; round++) {
      System.out.printf(
          Locale.ROOT,
          "a gateway's step: %.0f ns, of which its scope %.0f ns; a replica's: %.0f ns; while another thread records: %.0f ns; off: %.1f ns; a look-up: %.0f us%n",
          nanosAStep(() -> dispatched(journal)),
          nanosAStep(this::scope),
          nanosAStep(this::applied),
          nanosBesideAnother(),
          nanosAStep(() -> dispatched(off)),
          nanosAStep(this::recall) * STEPS / 1000);
    }
  }

  private double nanosBesideAnother() throws InterruptedException {
    var done = new AtomicBoolean();
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              while (!done.get()) {
                applied();
              }
            });
    try {
      return nanosAStep(() -> dispatched(journal));
    } finally {
      done.set(true);
      other.join();
    }
  }

  private void recall() {
    unusedResult =
        journal
            .recall(
                RecallRequest.newBuilder()
                    .setId(OperationIds.toByteString(NODE))
                    .setNamespace(NAMESPACE)
                    .setKey(KEY)
                    .build())
            .getStepsCount();
  }
}
