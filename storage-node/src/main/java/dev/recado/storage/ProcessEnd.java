package dev.recado.storage;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the process ends: with status 0 when it was told to stop, with status 1 when it cannot go on.
 * A JVM that is ended by SIGTERM would say 143 even after it stopped in good order.
 */
public final class ProcessEnd {

  private static final Logger log = LoggerFactory.getLogger(ProcessEnd.class);

  private final IntConsumer exit;
  private final IntConsumer halt;
  private final AtomicBoolean failed = new AtomicBoolean();
  private volatile boolean started;

  public ProcessEnd(IntConsumer exit, IntConsumer halt) {
    this.exit = exit;
    this.halt = halt;
  }

  /** Ends the process with status 1, after stopping what can be stopped. Returns at once. */
  public void fail(String why) {
    if (failed.compareAndSet(false, true)) {
      log.error("This process ends: {}", why);
      // On a thread of its own: stopping may wait for the thread that found the failure.
      Thread _ = Thread.ofPlatform().name("process-end").start(() -> exit.accept(1));
    }
  }

  void started() {
    started = true;
  }

  /** After everything was stopped. A start that failed keeps the JVM's own status. */
  void finish() {
    if (started && !failed.get()) {
      halt.accept(0);
    }
  }
}
