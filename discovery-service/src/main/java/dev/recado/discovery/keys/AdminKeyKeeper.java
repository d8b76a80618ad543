package dev.recado.discovery.keys;

import dev.recado.discovery.DiscoveryProperties;
import dev.recado.discovery.fleet.FleetTable;
import dev.recado.membership.ApiKeys;
import dev.recado.protocol.v1.ApiKeyRole;
import java.security.SecureRandom;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Sees to it that there is an admin key. The file is on disk before the hash is committed: a crash
 * in between leaves a key that the next start adopts, and never a hash whose key nobody has.
 */
@Component
class AdminKeyKeeper implements InitializingBean {

  private static final Logger log = LoggerFactory.getLogger(AdminKeyKeeper.class);
  private static final String NAMESPACE = "default";
  private static final int KEY_BYTES = 32;

  private final TransactionOperations transactions;
  private final FleetTable fleet;
  private final ApiKeyTable keys;
  private final AdminKeyFile file;

  AdminKeyKeeper(
      TransactionOperations transactions,
      FleetTable fleet,
      ApiKeyTable keys,
      DiscoveryProperties properties) {
    this.transactions = transactions;
    this.fleet = fleet;
    this.keys = keys;
    this.file = new AdminKeyFile(properties.adminKeyFile());
  }

  @Override
  public void afterPropertiesSet() {
    transactions.executeWithoutResult(_ -> makeOnce());
  }

  private void makeOnce() {
    // The lock has several instances that start together make one key.
    var _ = fleet.lock();
    if (!keys.isEmpty()) {
      return;
    }
    String key =
        file.read()
            .orElseGet(() -> {
              String made = generate();
              file.write(made);
              return made;
            });
    keys.add(ApiKeys.hash(key), NAMESPACE, ApiKeyRole.ADMIN, fleet.now());
    long _ = fleet.nextRevision();
    log.info("The admin key of namespace '{}' is in {}.", NAMESPACE, file.path());
  }

  private static String generate() {
    var bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return "recado_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
