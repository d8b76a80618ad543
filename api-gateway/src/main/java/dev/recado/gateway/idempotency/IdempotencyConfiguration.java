package dev.recado.gateway.idempotency;

import dev.recado.membership.FleetClock;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IdempotencyProperties.class)
class IdempotencyConfiguration {

  @Bean
  @DependsOnDatabaseInitialization
  IdempotencyKeys idempotencyKeys(
      DataSource database, IdempotencyProperties properties, FleetClock clock) {
    return new IdempotencyKeys(new IdempotencyKeyTable(database, properties.keyWindow()), clock);
  }
}
