package dev.recado.faults;

import dev.recado.membership.WallClock;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Faults as the rules say that were put last. They end with the process: nothing is kept. */
public final class FaultsOnPurpose implements Faults {

  /** What a shell says of a process that {@code kill -9} ended. */
  static final int KILLED = 137;

  private static final Logger log = LoggerFactory.getLogger(FaultsOnPurpose.class);

  private final IntConsumer halt;
  private final Set<Flaw> flaws;
  private final Executor executor =
      task -> Thread.ofVirtual().name("delayed-on-purpose").start(task);
  private volatile StandingFaults standing = new StandingFaults(FaultRules.NONE);

  /** Ends the process through {@code halt}, which gets the status and runs no shutdown hook. */
  public FaultsOnPurpose(IntConsumer halt) {
    this(halt, Set.of());
  }

  FaultsOnPurpose(IntConsumer halt, Set<Flaw> flaws) {
    this.halt = halt;
    this.flaws = Set.copyOf(flaws);
    if (!flaws.isEmpty()) {
      log.warn("Flawed on purpose, promises are broken: {}", flaws);
    }
  }

  /** Replaces what was put before; whoever stands still at a failpoint goes on. */
  public void put(FaultRules rules) {
    putUnarmed(rules).run();
  }

  /** The same; but the process ends nowhere before what is returned was run. */
  synchronized Runnable putUnarmed(FaultRules rules) {
    var next = new StandingFaults(rules);
    StandingFaults before = standing;
    standing = next;
    before.release();
    log.warn("Faults on purpose: {}", rules);
    return next::arm;
  }

  /** How often they have befallen somebody since they were put. */
  public FaultCounts counts() {
    return standing.counts();
  }

  StandingFaults standing() {
    return standing;
  }

  void kill(String why) {
    log.warn("Faults on purpose: this process ends, {}", why);
    halt.accept(KILLED);
  }

  @Override
  public void pass(Failpoint point) {
    StandingFaults now = standing;
    if (!now.rules().stopAt().contains(point)) {
      return;
    }
    if (now.rules().hold().isPresent()) {
      now.holdAt(point);
    } else if (now.isArmed()) {
      kill(point.text());
    }
  }

  @Override
  public boolean losesAcknowledgement() {
    return standing.losesAcknowledgement();
  }

  @Override
  public void beforeServing() {
    StandingFaults now = standing;
    refuseByChance(now);
    if (now.delays()) {
      try {
        Thread.sleep(now.rules().delay());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void refuseByChance(StandingFaults now) {
    if (now.refuses()) {
      throw new Rejection(
          Reason.OVERLOADED, "Refused on purpose (faults); nothing was done. Try again.");
    }
  }

  @Override
  public <Q, A> Function<Q, CompletableFuture<A>> served(
      Function<Q, CompletableFuture<A>> work, Function<Rejection, CompletableFuture<A>> refused) {
    return request -> {
      StandingFaults now = standing;
      try {
        refuseByChance(now);
      } catch (Rejection e) {
        return refused.apply(e);
      }
      if (!now.delays()) {
        return work.apply(request);
      }
      var later =
          CompletableFuture.delayedExecutor(
              now.rules().delay().toNanos(), TimeUnit.NANOSECONDS, executor);
      return CompletableFuture.completedFuture(request).thenComposeAsync(work, later);
    };
  }

  /** At run time: a change of the shift is a jump. */
  @Override
  public WallClock shifted(WallClock clock) {
    return () -> clock.instant().plus(standing.rules().clockShift());
  }

  @Override
  public boolean has(Flaw flaw) {
    return flaws.contains(flaw);
  }

  @Override
  public ServerServiceDefinition around(BindableService service) {
    return ServerInterceptors.intercept(service, new FaultyCalls(this));
  }
}
