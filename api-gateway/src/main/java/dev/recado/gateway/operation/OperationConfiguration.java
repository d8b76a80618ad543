package dev.recado.gateway.operation;

import dev.recado.gateway.dispatch.Dispatcher;
import dev.recado.gateway.dispatch.Routes;
import dev.recado.gateway.outbox.Budget;
import dev.recado.gateway.outbox.Outbox;
import dev.recado.gateway.read.Reads;
import dev.recado.gateway.recipient.Recipients;
import dev.recado.membership.FleetClock;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OperationProperties.class)
class OperationConfiguration {

  @Bean
  OperationMeters operationMeters(MeterRegistry registry) {
    return new OperationMeters(registry);
  }

  @Bean(destroyMethod = "close")
  Executions executions(
      Dispatcher dispatcher,
      Outbox outbox,
      OperationProperties properties,
      OperationMeters meters) {
    return new Executions(
        dispatcher,
        outbox,
        new Budget(properties.inFlightOperationsMax(), properties.inFlightBytesMax()),
        meters);
  }

  @Bean
  Doors doors(Executions executions, OperationProperties properties) {
    return new Doors(executions, properties.stopPatience());
  }

  @Bean
  Admission admission(Recipients recipients, Doors doors, Routes routes, FleetClock clock) {
    return new Admission(recipients, doors, routes, clock);
  }

  @Bean
  OperationStates operationStates(Outbox outbox, Reads reads) {
    return new OperationStates(outbox, reads);
  }
}
