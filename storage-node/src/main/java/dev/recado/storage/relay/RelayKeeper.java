package dev.recado.storage.relay;

import dev.recado.storage.position.PositionReplica;
import dev.recado.storage.position.Replicas;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** One relay for each replica that this node holds; replicas come and go. */
final class RelayKeeper implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(RelayKeeper.class);
  private static final Duration STOP_MAX = Duration.ofSeconds(3);

  private record Running(OutboxRelay relay, Thread thread) {}

  private final Replicas replicas;
  private final Function<PositionReplica, OutboxRelay> relays;
  private final Duration interval;
  private final Map<Integer, Running> running = new HashMap<>();
  private @Nullable ScheduledExecutorService timer;

  RelayKeeper(Replicas replicas, Function<PositionReplica, OutboxRelay> relays, Duration interval) {
    this.replicas = replicas;
    this.relays = relays;
    this.interval = interval;
  }

  @Override
  public synchronized void start() {
    if (timer != null) {
      return;
    }
    ScheduledExecutorService created =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("relay-keeper").factory());
    var _ =
        created.scheduleWithFixedDelay(this::look, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    timer = created;
  }

  private synchronized void look() {
    try {
      if (timer != null) {
        List<PositionReplica> present = replicas.all();
        running.entrySet().removeIf(entry -> isGone(entry.getValue(), present));
        present.forEach(replica -> running.computeIfAbsent(replica.number(), _ -> run(replica)));
      }
    } catch (RuntimeException e) {
      log.error("The replicas could not be looked at; again in {}.", interval, e);
    }
  }

  /** A replica that was opened anew under the same number is another one. */
  private static boolean isGone(Running relay, List<PositionReplica> present) {
    boolean gone = present.stream().noneMatch(replica -> replica.equals(relay.relay.replica()));
    if (gone) {
      relay.thread.interrupt();
    }
    return gone;
  }

  private Running run(PositionReplica replica) {
    OutboxRelay relay = relays.apply(replica);
    return new Running(relay, Thread.ofVirtual().name("relay-" + replica.number()).start(relay));
  }

  @Override
  public void stop() {
    List<Running> ending;
    synchronized (this) {
      if (timer != null) {
        timer.shutdownNow();
        timer = null;
      }
      ending = List.copyOf(running.values());
      running.clear();
    }
    ending.forEach(relay -> relay.thread.interrupt());
    try {
      for (Running relay : ending) {
        if (!relay.thread.join(STOP_MAX)) {
          log.warn("{} did not stop within {}.", relay.thread.getName(), STOP_MAX);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return timer != null;
  }

  /** After the replicas, and stopped before them. */
  @Override
  public int getPhase() {
    return 2_000;
  }
}
