package dev.recado.gateway.idempotency;

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
  IdempotencyKeys idempotencyKeys(DataSource database, IdempotencyProperties properties) {
    return new IdempotencyKeys(new IdempotencyKeyTable(database, properties.keyWindow()));
  }
}
