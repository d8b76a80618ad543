package dev.recado.membership;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last view, and those who want to know of each newer one. */
final class Views implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Views.class);
  private static final int LISTENERS_MAX = 256;

  /** A listener and the revision that it was told last. */
  private static final class Listener {
    final Consumer<FleetView> consumer;
    long told = -1;

    Listener(Consumer<FleetView> consumer) {
      this.consumer = consumer;
    }
  }

  private final Supplier<String> fleetOfData;
  private final List<Listener> listeners = new ArrayList<>();
  private final ThreadPoolExecutor executor;
  private volatile @Nullable FleetView last;
  private boolean otherFleetTold;

  /** Takes where to ask for the id of the fleet that the member's data belongs to, or empty. */
  Views(Supplier<String> fleetOfData) {
    this.fleetOfData = fleetOfData;
    // One round that is running and one that waits: it will tell whatever is the last view then.
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            Thread.ofPlatform().daemon().name("membership-views").factory(),
            new ThreadPoolExecutor.DiscardPolicy());
  }

  Optional<FleetView> last() {
    return Optional.ofNullable(last);
  }

  long revision() {
    FleetView present = last;
    return present == null ? 0 : present.revision();
  }

  /** Ignored when it is older than the last one, or another fleet's. */
  synchronized void offer(FleetView view) {
    FleetView present = last;
    String own = ownFleet(present);
    if (!own.isEmpty() && !view.fleetId().isEmpty() && !own.equals(view.fleetId())) {
      if (!otherFleetTold) {
        otherFleetTold = true;
        log.warn(
            "Discovery tells of fleet {}, but this process belongs to fleet {}: ignored. Check recado.member.discovery-addresses.",
            view.fleetId(),
            own);
      }
      return;
    }
    if (present == null || view.revision() >= present.revision()) {
      // The same revision again carries newer lease times, which are no news for listeners.
      last = view;
      if (present == null || view.revision() > present.revision()) {
        executor.execute(this::tell);
      }
    }
  }

  /** Of the member's data, or of the last view; empty while neither is known. */
  private String ownFleet(@Nullable FleetView present) {
    String ofData = fleetOfData.get();
    return ofData.isEmpty() && present != null ? present.fleetId() : ofData;
  }

  void add(Consumer<FleetView> listener) {
    synchronized (listeners) {
      if (listeners.size() >= LISTENERS_MAX) {
        throw new RejectedExecutionException("More than " + LISTENERS_MAX + " listeners to views");
      }
      listeners.add(new Listener(listener));
    }
    executor.execute(this::tell);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void tell() {
    FleetView view = last;
    List<Listener> present;
    synchronized (listeners) {
      present = List.copyOf(listeners);
    }
    if (view == null) {
      return;
    }
    for (Listener listener : present) {
      if (listener.told < view.revision()) {
        listener.told = view.revision();
        try {
          listener.consumer.accept(view);
        } catch (RuntimeException e) {
          log.error("A listener failed on view {}; the others go on.", view.revision(), e);
        }
      }
    }
  }
}
