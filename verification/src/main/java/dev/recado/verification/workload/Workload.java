package dev.recado.verification.workload;

import dev.recado.verification.fleet.FleetUnderTest;
import dev.recado.verification.fleet.Member;
import dev.recado.verification.fleet.Ring;
import dev.recado.verification.history.History;
import dev.recado.verification.history.Operation;
import dev.recado.verification.history.OperationHistory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** All clients, probes and recipients of a run, and what is asked once they are done. */
public final class Workload implements AutoCloseable {

  private static final int ASKERS = 8;
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration SETTLE_PATIENCE = Duration.ofSeconds(15);
  private static final String AUDITOR = "auditor";

  private final WorkloadPlan plan;
  private final History history;
  private final Entrances entrances;
  private final Deciding deciding;
  private final String keyPrefix;
  private final Map<Integer, String> probeKeys;
  private final List<Recipient> recipients = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  private Workload(FleetUnderTest fleet, History history, WorkloadPlan plan, Ring ring) {
    this.plan = plan;
    this.history = history;
    this.entrances = Entrances.of(fleet);
    this.deciding = new Deciding(entrances, history);
    // The name tells one run from another on the same fleet.
    this.keyPrefix = "verify/" + history.began().toEpochMilli() + "/";
    this.probeKeys = probeKeys(ring);
  }

  /** Registers the recipients and starts everybody. The fleet serves. */
  public static Workload start(FleetUnderTest fleet, History history, WorkloadPlan plan)
      throws IOException, InterruptedException {
    var workload = new Workload(fleet, history, plan, Ring.read(fleet));
    List<Member> pushServers = fleet.members(Member.Role.PUSH);
    for (int i = 0; i < plan.recipients(); i++) {
      Registration registration = Registration.make(fleet);
      workload.recipients.add(
          Recipient.open(registration, pushServers, history, plan.seed() * 37 + i));
    }
    workload.startClients();
    return workload;
  }

  private Map<Integer, String> probeKeys(Ring ring) {
    var keys = new TreeMap<Integer, String>();
    for (Ring.Position position : ring.positions()) {
      keys.put(
          position.number(),
          IntStream.iterate(0, i -> i + 1)
              .mapToObj(i -> keyPrefix + probeOf(position.number()) + "-" + i)
              .filter(key -> ring.positionOf(key).number() == position.number())
              .findFirst()
              .orElseThrow());
    }
    return keys;
  }

  private void startClients() {
    for (int i = 1; i <= plan.clients(); i++) {
      var client =
          new Client(
              "client-" + i,
              new OperationPlan(plan.seed(), i, plan.recipients()),
              deciding,
              recipientIds(),
              keyPrefix,
              plan.clientPace());
      start("client-" + i, () -> client.run(this::goesOn));
    }
    probeKeys.forEach((position, key) -> {
      var probe = new Probe(probeOf(position), key, deciding, plan.probePace());
      start(probeOf(position), () -> probe.run(this::goesOn));
    });
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private void start(String name, Work work) {
    threads.add(
        Thread.ofVirtual()
            .name(name)
            .start(() -> {
              try {
                work.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));
  }

  private boolean goesOn() {
    return !stopping && !history.isFull();
  }

  public static String probeOf(int position) {
    return "probe-" + position;
  }

  public List<String> recipientIds() {
    return recipients.stream().map(Recipient::id).toList();
  }

  public int positions() {
    return probeKeys.size();
  }

  /**
   * Nobody begins anything new; whatever was begun is decided and told, within the patience. Then
   * some operations are asked for again, and every key is read.
   */
  public void finish(Duration patience) throws InterruptedException {
    stopping = true;
    long end = System.nanoTime() + patience.toNanos();
    for (Thread thread : threads) {
      long left = Math.max(1, end - System.nanoTime());
      boolean _ = thread.join(Duration.ofNanos(left));
    }
    deciding.giveUp();
    for (Thread thread : threads) {
      thread.join();
    }
    awaitNotifications(end);
    settleWhatIsUntold();
    awaitNotifications(System.nanoTime() + SETTLE_PATIENCE.toNanos());
    audit();
    readEverything();
    awaitNotifications(System.nanoTime() + SETTLE_PATIENCE.toNanos());
    for (Recipient recipient : recipients) {
      recipient.acknowledgeEverything();
    }
  }

  private void awaitNotifications(long end) throws InterruptedException {
    while (history.undelivered() > 0 && System.nanoTime() - end < 0) {
      Thread.sleep(POLL);
    }
  }

  /**
   * Operations of clients that gave up, and those that their recipient should have been told of.
   */
  private void settleWhatIsUntold() throws InterruptedException {
    var settling = new Deciding(entrances, history);
    var work = new ArrayList<Callable<Void>>();
    for (OperationHistory untold :
        history.operations(o -> o.operation().kind().hasId() && o.tellings().isEmpty())) {
      work.add(() -> {
        settling.settle(AUDITOR, untold.operation(), new Random());
        return null;
      });
    }
    Thread timer = Thread.ofVirtual().start(() -> after(SETTLE_PATIENCE, settling::giveUp));
    inParallel(work);
    timer.interrupt();
  }

  private static void after(Duration delay, Runnable action) {
    try {
      Thread.sleep(delay);
      action.run();
    } catch (InterruptedException _) {
      // No longer wanted.
    }
  }

  private void audit() throws InterruptedException {
    var auditor = new Deciding(entrances, history);
    var decided =
        new ArrayList<>(
            history.operations(o -> o.operation().kind().hasId() && !o.tellings().isEmpty()));
    Collections.shuffle(decided, new Random(plan.seed()));
    var work = new ArrayList<Callable<Void>>();
    for (OperationHistory operation :
        decided.subList(0, Math.min(decided.size(), plan.auditOperations()))) {
      work.add(() -> {
        var chance = new Random();
        if (chance.nextBoolean()) {
          auditor.ask(AUDITOR, operation.operation(), chance);
        } else {
          auditor.retry(AUDITOR, operation.operation(), chance);
        }
        return null;
      });
    }
    inParallel(work);
  }

  private void readEverything() throws InterruptedException {
    var reader = new Deciding(entrances, history);
    var work = new ArrayList<Callable<Void>>();
    for (int i = 0; i < OperationPlan.KEYS; i++) {
      String key = OperationPlan.key(keyPrefix, i);
      Operation read = Operation.read("last-read-" + i, key);
      work.add(() -> {
        var _ = reader.read(AUDITOR, read, Way.GRPC, new Random());
        return null;
      });
    }
    inParallel(work);
  }

  private static void inParallel(List<Callable<Void>> work) throws InterruptedException {
    try (var threads = Executors.newFixedThreadPool(ASKERS, Thread.ofVirtual().factory())) {
      for (Future<Void> future : threads.invokeAll(work)) {
        var _ = future.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    stopping = true;
    deciding.giveUp();
    recipients.forEach(Recipient::close);
    entrances.close();
  }
}
