package dev.recado.verification.workload;

import dev.recado.protocol.OperationIds;
import dev.recado.verification.history.Kind;
import dev.recado.verification.history.Operation;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Puts to one key of a position at a steady pace, whether or not the earlier ones were answered:
 * when none is, the position does not take writes. And reads of that key at the nodes themselves,
 * so that some always wait in the socket of a leader that is paused: what it answers when it wakes
 * up must not be older than what was written meanwhile.
 */
final class Probe {

  private static final int OUTSTANDING_MAX = 64;
  private static final int READS_A_PUT = 2;

  private final String client;
  private final String key;
  private final Deciding deciding;
  private final Duration pace;
  private final Semaphore puts = new Semaphore(OUTSTANDING_MAX);
  private final Semaphore reads = new Semaphore(OUTSTANDING_MAX);
  private int readsBegun;

  Probe(String client, String key, Deciding deciding, Duration pace) {
    this.client = client;
    this.key = key;
    this.deciding = deciding;
    this.pace = pace;
  }

  void run(BooleanSupplier goesOn) throws InterruptedException {
    while (goesOn.getAsBoolean()) {
      begin(puts, this::put);
      for (int i = 0; i < READS_A_PUT; i++) {
        Operation read = Operation.read(client + "-read-" + ++readsBegun, key);
        begin(reads, () -> read(read));
      }
      LockSupport.parkNanos(pace.toNanos());
    }
    puts.acquire(OUTSTANDING_MAX);
    reads.acquire(OUTSTANDING_MAX);
  }

  private static void begin(Semaphore slots, Runnable call) {
    if (slots.tryAcquire()) {
      Thread _ =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  call.run();
                } finally {
                  slots.release();
                }
              });
    }
  }

  private void put() {
    var chance = new Random();
    Operation put = Operation.of(OperationIds.next().toString(), Kind.PUT, key);
    var _ = deciding.invoke(client, put, chance.nextBoolean() ? Way.REST : Way.GRPC, chance);
  }

  private void read(Operation read) {
    var _ = deciding.read(client + "-reader", read, Way.NODE, new Random());
  }
}
