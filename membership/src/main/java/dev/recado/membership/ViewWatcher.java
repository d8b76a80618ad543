package dev.recado.membership;

import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.v1.View;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a watch open on one discovery instance or another until it is interrupted. */
final class ViewWatcher implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(ViewWatcher.class);
  private static final String LOOP = "watch";

  private final DiscoveryClient discovery;
  private final Views views;
  private final DiscoveryReach reach;
  private final Backoff backoff;
  private final Duration silence;
  private int failures;

  ViewWatcher(MembershipParts parts, DiscoveryClient discovery, Views views) {
    this.discovery = discovery;
    this.views = views;
    this.reach = parts.reach();
    this.backoff = new Backoff(parts.properties().backoffMin(), parts.properties().backoffMax());
    this.silence = parts.properties().watchSilence();
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        failed(watch());
        Thread.sleep(backoff.next());
      }
    } catch (InterruptedException e) {
      // Stopped while it waited.
      Thread.currentThread().interrupt();
    }
  }

  /** Returns why the watch ended. */
  private String watch() throws InterruptedException {
    BlockingClientCall<?, View> call = discovery.watch(views.revision());
    try {
      View view = call.read(silence.toMillis(), TimeUnit.MILLISECONDS);
      while (view != null) {
        failures = 0;
        backoff.reset();
        reach.back(LOOP);
        views.offer(FleetView.of(view));
        view = call.read(silence.toMillis(), TimeUnit.MILLISECONDS);
      }
      return "the watch was ended";
    } catch (TimeoutException e) {
      return "the watch was silent for " + silence.toMillis() + " ms";
    } catch (StatusException e) {
      return GrpcErrors.toRejection(e)
          .map(rejection -> rejection.reason() + ": " + rejection.detail())
          .orElseGet(() -> GrpcErrors.describe(e));
    } catch (RuntimeException e) {
      log.debug("Discovery sent a view that makes no sense.", e);
      return "it sent a view that makes no sense: " + e;
    } finally {
      call.cancel("the watch is over", null);
    }
  }

  private void failed(String why) {
    discovery.failOver();
    // A watch that worked until now may have ended because one instance stops: not worth a word
    // unless the next attempts fail as well.
    if (++failures > discovery.addresses() && !Thread.currentThread().isInterrupted()) {
      reach.away(LOOP, why);
    }
  }
}
