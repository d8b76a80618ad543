package dev.recado.membership;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * Has {@code grpc.health.v1} answer what {@code /v1/ping} does. Spring's own would say SERVING from
 * the start to the end.
 */
public final class GrpcHealthKeeper implements SmartLifecycle {

  private static final long INTERVAL_MILLIS = 500;

  private final HealthStatusManager health;
  private final Runnable requireReady;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean running;

  /**
   * To be made before the server is started: NOT_SERVING from then on, until it can serve.
   *
   * @param requireReady throws while the process cannot serve
   */
  public GrpcHealthKeeper(HealthStatusManager health, Runnable requireReady) {
    this.health = health;
    this.requireReady = requireReady;
    this.thread = Thread.ofVirtual().name("grpc-health").unstarted(this::keep);
    tell(false);
  }

  /** Whoever comes late, after the stop, tells that as well. */
  private synchronized void tell(boolean ready) {
    health.setStatus(
        HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
        ready && stopping.getCount() > 0 ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }

  private void keep() {
    try {
      do {
        tell(isReady());
      } while (!stopping.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isReady() {
    try {
      requireReady.run();
      return true;
    } catch (RuntimeException e) {
      // The ping tells why.
      return false;
    }
  }

  @Override
  public void start() {
    running = true;
    thread.start();
  }

  /** First of all: nobody is to come any more. */
  @Override
  public void stop() {
    running = false;
    stopping.countDown();
    tell(false);
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
