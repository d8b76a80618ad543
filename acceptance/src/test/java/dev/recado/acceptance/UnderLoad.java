package dev.recado.acceptance;

import dev.recado.acceptance.client.Load;
import dev.recado.acceptance.client.LoadChecks;
import dev.recado.acceptance.client.Mailbox;
import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.fleet.Fleet;

/**
 * Faults under a load of submitted updates, and then a look at everything that was ever submitted:
 * decided, applied once, told once, and the same on every replica.
 */
final class UnderLoad {

  private static final int BEFORE = 100;
  private static final int AFTER = 50;

  interface Fault {
    void befall(Load load);
  }

  private UnderLoad() {}

  /** The prefix of the keys is the test's own. */
  static void check(Fleet fleet, String prefix, Fault fault) throws InterruptedException {
    RestClient gateway = fleet.gateway();
    try (Mailbox mailbox = Mailbox.open(gateway);
        Load load = Load.start(gateway, mailbox, prefix)) {
      load.awaitFurther(BEFORE);
      fault.befall(load);
      fleet.awaitReady();
      load.awaitFurther(AFTER);
      LoadChecks.check(gateway, load, mailbox);
    }
    fleet.assertReplicasAreEqual();
  }
}
