package dev.recado.push.recipient;

import dev.recado.membership.start.MisconfiguredException;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Clients take turns at the database, a few at once: however many there are, the intake finds a
 * free connection and never waits for them.
 */
@Component
public class ClientTurns {

  private final ClientTurnsProperties properties;
  private final Semaphore turns;

  ClientTurns(
      ClientTurnsProperties properties,
      @Value("${spring.datasource.hikari.maximum-pool-size}") int connections) {
    if (properties.concurrentMax() >= connections) {
      throw new MisconfiguredException(
          "recado.push.client-turns.concurrent-max is "
              + properties.concurrentMax()
              + "; it must be less than spring.datasource.hikari.maximum-pool-size, which is "
              + connections
              + ", so that the intake finds a free connection.",
          "Lower the one, or raise the other.");
    }
    this.properties = properties;
    this.turns = new Semaphore(properties.concurrentMax(), true);
  }

  /**
   * Runs the work when it is its turn.
   *
   * @throws Rejection OVERLOADED when that takes too long
   */
  public <T> T take(Supplier<T> work) {
    awaitTurn();
    try {
      return work.get();
    } finally {
      turns.release();
    }
  }

  private void awaitTurn() {
    try {
      if (!turns.tryAcquire(properties.waitMax().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Rejection(
            Reason.OVERLOADED,
            "No mailbox could be looked at within "
                + properties.waitMax()
                + " (recado.push.client-turns.wait-max). Try again shortly.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Rejection(Reason.SHUTTING_DOWN, "The push server is stopping. Connect again.");
    }
  }
}
