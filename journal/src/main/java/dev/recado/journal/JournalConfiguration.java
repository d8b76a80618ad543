package dev.recado.journal;

import dev.recado.membership.FleetClock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** For services to import. They serve {@link JournalGrpcService} themselves, to members only. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(JournalProperties.class)
public class JournalConfiguration {

  @Bean
  StepJournal stepJournal(JournalProperties properties, FleetClock clock) {
    return new StepJournal(properties.stepsMax(), clock);
  }
}
