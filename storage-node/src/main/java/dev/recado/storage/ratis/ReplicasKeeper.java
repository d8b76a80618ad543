package dev.recado.storage.ratis;

import dev.recado.membership.FleetView;
import dev.recado.membership.Membership;
import dev.recado.membership.Placement;
import dev.recado.storage.disk.DiskSpace;
import dev.recado.storage.position.PositionReplica;
import dev.recado.storage.position.Replicas;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Opens this node's replicas once the placement names them, looks after their leadership, and
 * closes them at the end. A replica that broke for good ends the process: the supervisor starts it
 * again.
 */
final class ReplicasKeeper implements Replicas, SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(ReplicasKeeper.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** Stops after the edges and the relays, before the membership. */
  static final int PHASE = 1000;

  private final Membership membership;
  private final BooleanSupplier identityConfirmed;
  private final ReplicasOpening opening;
  private final ReplicationProperties settings;
  private final MeterRegistry meters;
  private final Runnable exit;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable OpenReplicas open;
  private volatile boolean running;
  private final ScheduledExecutorService inboxes =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("inbox-keeper").daemon().factory());

  ReplicasKeeper(
      Membership membership,
      BooleanSupplier identityConfirmed,
      ReplicasOpening opening,
      ReplicationProperties settings,
      MeterRegistry meters,
      Runnable exit) {
    this.membership = membership;
    this.identityConfirmed = identityConfirmed;
    this.opening = opening;
    this.settings = settings;
    this.meters = meters;
    this.exit = exit;
    this.thread = Thread.ofPlatform().name("replicas-keeper").daemon().unstarted(this::run);
  }

  @Override
  public Optional<PositionReplica> find(int number) {
    return all().stream().filter(replica -> replica.number() == number).findFirst();
  }

  @Override
  public List<PositionReplica> all() {
    OpenReplicas opened = open;
    return opened == null ? List.of() : List.copyOf(opened.positions());
  }

  private void run() {
    try {
      OpenReplicas opened = openWhenPlaced();
      if (opened != null) {
        open = opened;
        measure(opened);
        startKeepingInboxes(opened);
        var leadership = new LeadershipKeeper(membership, opened, settings);
        while (!stopping.await(settings.leadershipInterval().toMillis(), TimeUnit.MILLISECONDS)) {
          if (opened.broken()) {
            log.error(
                "A replica is closed for good; ending the process, so that it can be started again");
            exit.run();
            return;
          }
          opening.disk().look();
          leadership.tick();
        }
      }
    } catch (InterruptedException e) {
      log.debug("Interrupted: stopping");
    } catch (DataMismatchException e) {
      log.error("{}", e.getMessage());
      exit.run();
    }
  }

  /**
   * Not on the keeper's own thread: a database that is away must not delay giving leadership up.
   */
  private void startKeepingInboxes(OpenReplicas opened) {
    long nanos = settings.inboxInterval().toNanos();
    var _ =
        inboxes.scheduleWithFixedDelay(
            () -> keepInboxes(opened), nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private void keepInboxes(OpenReplicas opened) {
    try {
      opened.positions().forEach(p -> p.keepInboxWithin(settings.inboxBytesMax()));
    } catch (RuntimeException e) {
      log.debug("The records cannot be measured now", e);
    }
  }

  private void measureDisk() {
    var _ = meters.gauge("recado.storage.disk.free.bytes", opening.disk(), DiskSpace::freeBytes);
    var _ =
        meters.gauge("recado.storage.disk.short", opening.disk(), disk -> disk.enough() ? 0 : 1);
  }

  private void measure(OpenReplicas opened) {
    opened.positions().forEach(p -> new PositionMeters(meters, p.number()).watch(p));
  }

  private @Nullable OpenReplicas openWhenPlaced() throws InterruptedException {
    String told = "";
    do {
      try {
        Optional<FleetView> view = membership.view();
        Optional<UUID> self = membership.self();
        Optional<Placement> placement = view.flatMap(FleetView::placement);
        opening.disk().look();
        if (self.isPresent()
            && placement.isPresent()
            && identityConfirmed.getAsBoolean()
            && opening.disk().enough()) {
          OpenReplicas opened = opening.open(self.get(), view.get(), placement.get());
          log.info("Replicas of {} positions are open", opened.positions().size());
          return opened;
        }
      } catch (IOException | SQLException | RuntimeException e) {
        if (e instanceof DataMismatchException mismatch) {
          throw mismatch;
        }
        if (!told.equals(e.getMessage())) {
          log.warn(
              "Cannot open the replicas yet; trying again every {}: {}", RETRY, e.getMessage());
          log.debug("Opening failed", e);
          told = String.valueOf(e.getMessage());
        }
      }
    } while (!stopping.await(RETRY.toMillis() / 5, TimeUnit.MILLISECONDS));
    return null;
  }

  @Override
  public void start() {
    running = true;
    measureDisk();
    thread.start();
  }

  /**
   * Hands leadership over and closes, within the configured time: what is not closed by then is in
   * the log all the same.
   */
  @Override
  public void stop() {
    stopping.countDown();
    inboxes.shutdownNow();
    running = false;
    Thread closing = Thread.ofPlatform().name("replicas-close").daemon().start(this::close);
    try {
      if (!closing.join(settings.stopTimeout())) {
        log.warn("Replicas did not close within {}", settings.stopTimeout());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void close() {
    try {
      thread.join(Duration.ofSeconds(2));
      OpenReplicas opened = open;
      if (opened != null) {
        new LeadershipKeeper(membership, opened, settings).handOver();
        opened.close();
      }
    } catch (IOException | RuntimeException e) {
      log.warn("Closing the replicas: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
