package dev.recado.gateway.history;

import dev.recado.gateway.dispatch.Routes;
import dev.recado.gateway.operation.OperationStates;
import dev.recado.journal.StepJournal;
import dev.recado.membership.MemberChannels;
import dev.recado.membership.Membership;
import java.util.concurrent.Executor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HistoryProperties.class)
class HistoryConfiguration {

  @Bean
  Histories histories(
      OperationStates states,
      Routes routes,
      Membership membership,
      MemberChannels channels,
      StepJournal journal,
      HistoryProperties properties) {
    Executor executor =
        task -> {
          var _ = Thread.ofVirtual().name("history").start(task);
        };
    return new Histories(
        states,
        routes,
        membership,
        new Memories(membership, channels, journal, properties.answerTimeout(), executor),
        properties);
  }
}
