package dev.recado.membership;

import dev.recado.membership.tls.MemberTls;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Member;
import dev.recado.protocol.v1.Reason;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * This process's place in the fleet. Starting never waits for discovery: the process comes up, says
 * that discovery is away, and goes on trying. The last view is kept while discovery is away, and
 * after stop, so that whatever drains then still finds the others.
 */
public final class Membership implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Membership.class);
  private static final long STOP_MILLIS_MAX = 3_000;

  private final MemberSelf self;
  private final FleetClock clock;
  private final DiscoveryReach reach;
  private final Views views;
  private final DiscoveryClient leaseClient;
  private final DiscoveryClient watchClient;
  private final LeaseKeeper keeper;
  private final ViewWatcher watcher;
  private @Nullable Thread keeping;
  private @Nullable Thread watching;

  public Membership(
      MembershipProperties properties,
      MemberSelf self,
      FleetSecret secret,
      MemberTls tls,
      LocalReplicas replicas,
      WallClock wallClock) {
    this.self = self;
    this.clock = new FleetClock(wallClock);
    this.reach = new DiscoveryReach(properties.discoveryAddresses());
    this.leaseClient = new DiscoveryClient(properties, secret, tls);
    this.watchClient = new DiscoveryClient(properties, secret, tls);
    var parts =
        new MembershipParts(
            properties, new MemberFile(properties.dataDirectory()), replicas, clock, reach);
    this.keeper = new LeaseKeeper(parts, leaseClient, member(properties, self));
    this.views = new Views(keeper::fleetId);
    this.watcher = new ViewWatcher(parts, watchClient, views);
  }

  private static Member member(MembershipProperties properties, MemberSelf self) {
    MembershipProperties.Announced announced = properties.announced();
    return Member.newBuilder()
        .setRole(self.role().toWire())
        .setHost(announced.host().isEmpty() ? properties.host() : announced.host())
        .setName(properties.name())
        .setZone(properties.zone())
        .setHttpPort(either(announced.httpPort(), self.httpPort()))
        .setGrpcPort(either(announced.grpcPort(), self.grpcPort()))
        .setInternalGrpcPort(either(announced.internalGrpcPort(), self.internalGrpcPort()))
        .setRaftPort(either(announced.raftPort(), self.raftPort()))
        .build();
  }

  /** A port that the role does not have is not announced either. */
  private static int either(int announced, int own) {
    return announced == 0 || own == 0 ? own : announced;
  }

  /** The last view; empty until discovery was reached once. */
  public Optional<FleetView> view() {
    return views.last();
  }

  /**
   * The last view.
   *
   * @throws Rejection DISCOVERY_UNAVAILABLE before there is one
   */
  public FleetView requireView() {
    return view()
        .orElseThrow(() ->
            new Rejection(
                Reason.DISCOVERY_UNAVAILABLE,
                "This process has not reached the discovery service yet. Try again shortly."));
  }

  /** This member's id: from member.properties, or once registered. */
  public Optional<UUID> self() {
    return keeper.self();
  }

  /**
   * Tells the listener of the present view, if any, and of newer ones, in order, on one thread;
   * views may be skipped, and what a listener throws is logged.
   */
  public void onView(Consumer<FleetView> listener) {
    views.add(listener);
  }

  /** Renews before it is due, for example because leadership changed. */
  public void renewNow() {
    keeper.renewNow();
  }

  public FleetClock clock() {
    return clock;
  }

  @Override
  public synchronized void start() {
    if (keeping == null) {
      keeping = Thread.ofPlatform().daemon().name("membership-lease").start(keeper);
      watching = Thread.ofPlatform().daemon().name("membership-watch").start(watcher);
    }
  }

  /**
   * A gateway and a push server leave: nobody should route to them from now on. A storage node only
   * stops renewing: its replicas stay its own, and leaving would have discovery replace it.
   */
  @Override
  public synchronized void stop() {
    boolean watchEnded = end(watching);
    boolean leaseEnded = end(keeping);
    if (leaseEnded && keeping != null && self.role() != MemberRole.STORAGE && !reach.isAway()) {
      keeper.leave();
    }
    if (leaseEnded) {
      leaseClient.close();
    }
    if (watchEnded) {
      watchClient.close();
    }
    views.close();
    keeping = null;
    watching = null;
  }

  @Override
  public synchronized boolean isRunning() {
    return keeping != null;
  }

  private static boolean end(@Nullable Thread thread) {
    if (thread == null) {
      return true;
    }
    thread.interrupt();
    try {
      thread.join(STOP_MILLIS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      log.warn("{} did not stop within {} ms.", thread.getName(), STOP_MILLIS_MAX);
    }
    return !thread.isAlive();
  }
}
