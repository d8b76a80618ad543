package dev.recado.membership;

import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.WireTimes;
import dev.recado.protocol.v1.LeaveRequest;
import dev.recado.protocol.v1.Member;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.RegisterRequest;
import dev.recado.protocol.v1.RenewRequest;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers this process and renews its lease until it is interrupted. */
final class LeaseKeeper implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final String LOOP = "lease";
  private static final int RENEWALS_PER_TTL = 3;

  private final DiscoveryClient discovery;
  private final MemberFile file;
  private final Member self;
  private final LocalReplicas replicas;
  private final FleetClock clock;
  private final DiscoveryReach reach;
  private final Backoff backoff;
  private final Duration firstPause;
  private final String processId = UUID.randomUUID().toString();
  private final Semaphore early = new Semaphore(0);
  // On disk. What discovery gave is used by nobody before that, and is offered again until then.
  private volatile MemberFile.@Nullable Identity identity;
  private MemberFile.@Nullable Identity given;
  private boolean registered;
  private int failures;
  private String toldFault = "";

  LeaseKeeper(MembershipParts parts, DiscoveryClient discovery, Member self) {
    this.discovery = discovery;
    this.self = self;
    this.file = parts.file();
    this.replicas = parts.replicas();
    this.clock = parts.clock();
    this.reach = parts.reach();
    this.backoff = new Backoff(parts.properties().backoffMin(), parts.properties().backoffMax());
    this.firstPause = parts.properties().backoffMin().multipliedBy(RENEWALS_PER_TTL);
    this.identity = file.read().orElse(null);
    this.given = identity;
  }

  Optional<UUID> self() {
    MemberFile.Identity known = identity;
    return known == null ? Optional.empty() : Optional.of(known.id());
  }

  /** Of the fleet that this member's data belongs to; empty before it registered. */
  String fleetId() {
    MemberFile.Identity known = identity;
    return known == null ? "" : known.fleetId();
  }

  /** Wakes the loop before its next renewal is due; several wishes make one renewal. */
  void renewNow() {
    early.release();
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        step();
      }
    } catch (InterruptedException e) {
      // Stopped while it waited.
      Thread.currentThread().interrupt();
    }
  }

  private void step() throws InterruptedException {
    try {
      Duration ttl = registered ? renew() : register();
      failures = 0;
      toldFault = "";
      backoff.reset();
      reach.back(LOOP);
      // Fleet time that is not known well enough is asked for again at once, almost.
      Duration wait = clock.known() ? ttl : firstPause;
      // Jitter keeps members that started together from renewing together.
      double share = ThreadLocalRandom.current().nextDouble(0.8, 1.0) / RENEWALS_PER_TTL;
      var _ = early.tryAcquire((long) (wait.toMillis() * share), TimeUnit.MILLISECONDS);
      early.drainPermits();
    } catch (StatusException e) {
      failed(e);
      Thread.sleep(backoff.next());
    } catch (RuntimeException e) {
      if (!e.toString().equals(toldFault)) {
        toldFault = e.toString();
        log.error("The lease cannot be renewed for a reason of this process's own.", e);
      }
      Thread.sleep(backoff.next());
    }
  }

  private void failed(StatusException e) {
    if (Thread.currentThread().isInterrupted()) {
      return;
    }
    Optional<Rejection> rejection = GrpcErrors.toRejection(e);
    if (rejection.isEmpty() || rejection.get().retryAfter().isPositive()) {
      discovery.failOver();
      if (++failures >= discovery.addresses()) {
        reach.away(LOOP, GrpcErrors.describe(e));
      }
    } else if (registered && rejection.get().reason() == Reason.UNKNOWN_MEMBER) {
      registered = false;
      backoff.reset();
    } else {
      registered = false;
      reach.refused(LOOP, rejection.get().reason() + ": " + rejection.get().detail());
    }
  }

  private Duration register() throws StatusException {
    MemberFile.Identity known = given;
    Member.Builder member = Member.newBuilder(self);
    var request = RegisterRequest.newBuilder().setProcessId(processId);
    if (known != null) {
      member.setId(known.id().toString());
      request.setFleetId(known.fleetId());
    }
    long sent = System.nanoTime();
    var answer =
        discovery.register(request.setMember(member).addAllReplicas(replicas.held()).build());
    clock.measured(WireTimes.toInstant(answer.getNow()), since(sent));
    var answered = new MemberFile.Identity(UUID.fromString(answer.getId()), answer.getFleetId());
    given = answered;
    if (!answered.equals(identity)) {
      file.write(answered);
      identity = answered;
    }
    registered = true;
    log.info("Registered as member {} of fleet {}.", answered.id(), answered.fleetId());
    return WireTimes.toDuration(answer.getLeaseTtl());
  }

  private Duration renew() throws StatusException {
    long sent = System.nanoTime();
    var answer =
        discovery.renew(
            RenewRequest.newBuilder()
                .setId(self().orElseThrow().toString())
                .setProcessId(processId)
                .addAllReplicas(replicas.held())
                .build());
    clock.measured(WireTimes.toInstant(answer.getNow()), since(sent));
    return WireTimes.toDuration(answer.getLeaseTtl());
  }

  /** Once the loop has ended; best effort, since a lease lapses anyway. */
  void leave() {
    if (!registered) {
      return;
    }
    try {
      discovery.leave(
          LeaveRequest.newBuilder()
              .setId(self().orElseThrow().toString())
              .setProcessId(processId)
              .build());
    } catch (StatusException e) {
      log.info("Could not leave ({}); the lease will lapse.", GrpcErrors.describe(e));
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
