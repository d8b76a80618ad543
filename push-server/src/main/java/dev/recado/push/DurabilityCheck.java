package dev.recado.push;

import dev.recado.membership.start.MisconfiguredException;
import java.util.Set;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What was taken is gone from the storage nodes' outboxes: it must not be lost with the database's
 * last asynchronous commits. So the start is refused when commits are asynchronous.
 */
@Component
class DurabilityCheck implements InitializingBean {

  private static final Set<String> DURABLE = Set.of("on", "remote_apply");

  private final JdbcClient jdbc;

  DurabilityCheck(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void afterPropertiesSet() {
    String setting = jdbc.sql("show synchronous_commit").query(String.class).single();
    if (!DURABLE.contains(setting)) {
      throw new MisconfiguredException(
          "synchronous_commit is '"
              + setting
              + "' for the push server's database (spring.datasource.url); it must be one of "
              + DURABLE
              + ".",
          "Run: alter database … set synchronous_commit = on.");
    }
  }
}
