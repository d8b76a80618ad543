package dev.recado.faults;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rules with their chances, and what has come of them. */
final class StandingFaults {

  private static final Logger log = LoggerFactory.getLogger(StandingFaults.class);
  private static final long SEED_BOUND = 1L << 53;

  /** Everybody who comes to the failpoint while it holds stands still until the same moment. */
  private static final class Hold {
    private static final long NOT_REACHED = 0;
    final AtomicLong endNanos = new AtomicLong(NOT_REACHED);

    /** Zero or less once it is over: it holds for one time only. */
    long leftNanos(Duration length) {
      long now = System.nanoTime();
      // A moment that is not the one that means none.
      boolean _ = endNanos.compareAndSet(NOT_REACHED, (now + length.toNanos()) | 1);
      return endNanos.get() - now;
    }
  }

  private final FaultRules rules;
  private final Random losing;
  private final Random refusing;
  private final Map<Failpoint, Hold> holds = new EnumMap<>(Failpoint.class);
  private final CountDownLatch released = new CountDownLatch(1);
  private final LongAdder lost = new LongAdder();
  private final LongAdder delayed = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder held = new LongAdder();
  private volatile boolean armed;

  StandingFaults(FaultRules asked) {
    boolean byChance = asked.loseAcknowledgements() > 0 || asked.refuse() > 0;
    this.rules =
        byChance && asked.seed().isEmpty()
            ? asked.withSeed(ThreadLocalRandom.current().nextLong(SEED_BOUND))
            : asked;
    long seed = rules.seed().orElse(0);
    this.losing = new Random(seed);
    this.refusing = new Random(~seed);
    rules.stopAt().forEach(point -> holds.put(point, new Hold()));
  }

  /** With the seed that they have their chances from. */
  FaultRules rules() {
    return rules;
  }

  FaultCounts counts() {
    return new FaultCounts(lost.sum(), delayed.sum(), refused.sum(), held.sum());
  }

  boolean losesAcknowledgement() {
    return befalls(rules.loseAcknowledgements(), losing, lost);
  }

  boolean refuses() {
    return befalls(rules.refuse(), refusing, refused);
  }

  private static boolean befalls(double probability, Random chances, LongAdder count) {
    boolean does = probability > 0 && chances.nextDouble() < probability;
    if (does) {
      count.increment();
    }
    return does;
  }

  boolean delays() {
    boolean does = rules.delay().isPositive();
    if (does) {
      delayed.increment();
    }
    return does;
  }

  void holdAt(Failpoint point) {
    Hold hold = holds.get(point);
    Duration length = rules.hold().orElse(Duration.ZERO);
    long left = hold == null ? 0 : hold.leftNanos(length);
    if (left <= 0) {
      return;
    }
    held.increment();
    log.warn("Faults on purpose: standing still at {} for {} ms", point.text(), left / 1_000_000);
    try {
      boolean _ = released.await(left, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whoever put them was answered: now the process may end by them. */
  void arm() {
    armed = true;
  }

  boolean isArmed() {
    return armed;
  }

  void release() {
    released.countDown();
  }
}
