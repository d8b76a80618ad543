package dev.recado.gateway.operation;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Open from the start until the process is told to stop. Closing comes before anything else stops:
 * new requests are refused, those who wait get their bounded time, and after it the operations go
 * to the outbox.
 */
public final class Doors implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Doors.class);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Executions executions;
  private final Duration stopPatience;
  private volatile boolean running;
  private volatile boolean closed;

  Doors(Executions executions, Duration stopPatience) {
    this.executions = executions;
    this.stopPatience = stopPatience;
  }

  public boolean isOpen() {
    return !closed;
  }

  /**
   * Refuses new work once the process is stopping.
   *
   * @throws Rejection SHUTTING_DOWN
   */
  public void requireOpen() {
    if (closed) {
      throw new Rejection(Reason.SHUTTING_DOWN, "This gateway is stopping. Ask another one.");
    }
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    closed = true;
    running = false;
    long until = System.nanoTime() + stopPatience.toNanos();
    try {
      while (executions.waiting() > 0 && System.nanoTime() - until < 0) {
        TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (executions.waiting() > 0) {
      log.info("{} callers still wait; their operations go to the outbox.", executions.waiting());
      executions.endPatience();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
