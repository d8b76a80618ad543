package dev.recado.benchmarks.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Asynchronous calls, one answer each. */
public final class CallLoad implements Load {

  /** A call; what it started is told once how it ended: empty, or the name of the error. */
  public interface Call {
    void start(Consumer<String> ended);
  }

  private static final Executor AFTER_FAILURE =
      CompletableFuture.delayedExecutor(Load.AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);

  private final Call call;
  private final Runnable close;

  /**
   * @param close ends the connections that the calls go over
   */
  public CallLoad(Call call, Runnable close) {
    this.call = call;
    this.close = close;
  }

  @Override
  public void run(int outstanding, Pacing pacing, LoadRecorder recorder)
      throws InterruptedException {
    var slots = new Phaser(outstanding);
    for (int i = 0; i < outstanding; i++) {
      next(pacing, recorder, slots);
    }
    while (recorder.open()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    try {
      slots.awaitAdvanceInterruptibly(0, LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      for (int i = slots.getUnarrivedParties(); i > 0; i--) {
        recorder.failed("no answer");
      }
    }
  }

  private void next(Pacing pacing, LoadRecorder recorder, Phaser slots) {
    pacing.next(dueNanos -> {
      if (!recorder.open()) {
        slots.arriveAndDeregister();
        return;
      }
      call.start(error -> {
        if (error.isEmpty()) {
          recorder.succeeded(dueNanos);
          next(pacing, recorder, slots);
        } else {
          recorder.failed(error);
          AFTER_FAILURE.execute(() -> next(pacing, recorder, slots));
        }
      });
    });
  }

  @Override
  public void close() {
    close.run();
  }
}
