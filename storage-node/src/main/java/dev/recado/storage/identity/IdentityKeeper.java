package dev.recado.storage.identity;

import dev.recado.membership.FleetView;
import dev.recado.storage.ProcessEnd;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Holds the database for as long as the process lives, and pairs it with the directory once the
 * member is registered. While the database is away the process goes on: what it applies is guarded
 * by the index that each transaction expects. It ends when somebody else holds the database.
 */
final class IdentityKeeper implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(IdentityKeeper.class);

  /** Our own last session may outlive its connection for a moment. */
  private static final int REFUSALS_MAX = 5;

  private final NodeIdentity identity;
  private final DatabaseHold database;
  private final Supplier<Optional<UUID>> self;
  private final Supplier<Optional<FleetView>> view;
  private final Duration interval;
  private final ProcessEnd end;
  private final ReentrantLock looking = new ReentrantLock();
  private @Nullable ScheduledExecutorService timer;
  private boolean away;
  private boolean unchecked;
  private int refusals;

  IdentityKeeper(
      NodeIdentity identity,
      DatabaseHold database,
      Supplier<Optional<UUID>> self,
      Supplier<Optional<FleetView>> view,
      Duration interval,
      ProcessEnd end) {
    this.identity = identity;
    this.database = database;
    this.self = self;
    this.view = view;
    this.interval = interval;
    this.end = end;
  }

  /** Also called when discovery has news: a new member is paired before its replicas are opened. */
  void look() {
    looking.lock();
    try {
      DatabaseHold.Attempt attempt = database.acquire();
      if (attempt == DatabaseHold.Attempt.REFUSED) {
        refused();
        return;
      }
      refusals = 0;
      unchecked |= attempt == DatabaseHold.Attempt.TAKEN;
      if (unchecked) {
        identity.recheck();
        unchecked = false;
      }
      if (away) {
        away = false;
        log.info("The database is back, and held again.");
      }
      confirm();
    } catch (SQLException e) {
      if (!away) {
        away = true;
        log.warn("The database is away ({}); trying again every {}.", e.getMessage(), interval);
      }
    } catch (IdentityMismatchException e) {
      end.fail(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("The identity could not be looked after; again in {}.", interval, e);
    } finally {
      looking.unlock();
    }
  }

  /** A fleet has an id only once its first member has registered: an earlier view has none. */
  private void confirm() throws SQLException {
    Optional<String> fleet = view.get().map(FleetView::fleetId).filter(id -> !id.isEmpty());
    if (!identity.isConfirmed() && self.get().isPresent() && fleet.isPresent()) {
      identity.confirm(self.get().get(), fleet.get());
    }
  }

  private void refused() {
    refusals++;
    if (refusals > REFUSALS_MAX) {
      end.fail(
          "Another process holds this node's database (spring.datasource.url) by now. Only one storage node may use it.");
    }
  }

  @Override
  public synchronized void start() {
    if (timer == null) {
      ScheduledExecutorService created =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().daemon().name("identity-keeper").factory());
      var _ =
          created.scheduleWithFixedDelay(this::look, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
      timer = created;
    }
  }

  @Override
  public synchronized void stop() {
    if (timer != null) {
      timer.shutdownNow();
      timer = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return timer != null;
  }

  /** Before the replicas, and stopped after them. */
  @Override
  public int getPhase() {
    return 500;
  }
}
