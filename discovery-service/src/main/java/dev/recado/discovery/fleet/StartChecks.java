package dev.recado.discovery.fleet;

import dev.recado.discovery.RingProperties;
import dev.recado.membership.start.MisconfiguredException;
import jakarta.persistence.EntityManager;
import java.util.Set;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Refuses to start on a database or a configuration that would break a promise. */
@Component
class StartChecks implements InitializingBean {

  private static final Set<String> DURABLE = Set.of("on", "remote_apply");

  private final TransactionOperations transactions;
  private final EntityManager entities;
  private final FleetTable table;
  private final RingProperties ring;

  StartChecks(
      TransactionOperations transactions,
      EntityManager entities,
      FleetTable table,
      RingProperties ring) {
    this.transactions = transactions;
    this.entities = entities;
    this.table = table;
    this.ring = ring;
  }

  @Override
  public void afterPropertiesSet() {
    transactions.executeWithoutResult(_ -> {
      requireDurableCommits();
      requireSameRing(table.read());
    });
  }

  private void requireDurableCommits() {
    String setting =
        (String)
            entities
                .createNativeQuery("select current_setting('synchronous_commit')", String.class)
                .getSingleResult();
    if (!DURABLE.contains(setting)) {
      throw new MisconfiguredException(
          "synchronous_commit is '"
              + setting
              + "' for the database of spring.datasource.url, which may lose what was acknowledged; it must be one of "
              + DURABLE
              + ".",
          "Run: alter database … set synchronous_commit = on.");
    }
  }

  private void requireSameRing(FleetRow fleet) {
    if (fleet.planned()) {
      require("positions", ring.positions(), fleet.positions);
      require("bits", ring.bits(), fleet.bits);
      require("replicas", ring.replicas(), fleet.replicas);
    }
  }

  private static void require(String property, int configured, int made) {
    if (configured != made) {
      throw new MisconfiguredException(
          "recado.ring."
              + property
              + " is "
              + configured
              + ", but this fleet was made with "
              + made
              + ", which cannot change.",
          "Set it to " + made + ".");
    }
  }
}
