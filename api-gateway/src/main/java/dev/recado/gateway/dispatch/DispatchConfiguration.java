package dev.recado.gateway.dispatch;

import dev.recado.journal.StepJournal;
import dev.recado.membership.MemberChannels;
import dev.recado.membership.Membership;
import dev.recado.tracing.OperationTracing;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DispatchProperties.class)
class DispatchConfiguration {

  @Bean
  Routes routes(
      Membership membership,
      MemberChannels channels,
      DispatchProperties properties,
      MeterRegistry meters) {
    return new Routes(membership, channels, new Breakers(properties, meters));
  }

  @Bean(destroyMethod = "close")
  Dispatcher dispatcher(
      Routes routes,
      DispatchProperties properties,
      MeterRegistry meters,
      StepJournal journal,
      OperationTracing tracing) {
    return new Dispatcher(
        routes, properties, new DispatchMeters(meters), new DispatchSteps(journal, tracing));
  }
}
