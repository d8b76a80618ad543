package dev.recado.journal;

import dev.recado.membership.FleetClock;
import dev.recado.membership.MemberService;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** For services to import. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(JournalProperties.class)
public class JournalConfiguration {

  @Bean
  StepJournal stepJournal(JournalProperties properties, FleetClock clock) {
    return new StepJournal(properties.stepsMax(), clock);
  }

  @Bean
  MemberService journalService(StepJournal journal) {
    return new MemberService(new JournalGrpcService(journal).bindService());
  }
}
