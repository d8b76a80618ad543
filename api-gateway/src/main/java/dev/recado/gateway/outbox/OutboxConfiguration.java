package dev.recado.gateway.outbox;

import dev.recado.faults.Faults;
import dev.recado.gateway.dispatch.Dispatcher;
import dev.recado.gateway.outbox.OutboxSweeper.Tables;
import dev.recado.journal.StepJournal;
import dev.recado.membership.FleetView;
import dev.recado.membership.Membership;
import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Wires one {@link OutboxAssembly}; its parts see each other, the rest of the gateway sees {@link
 * Outbox}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutboxProperties.class)
class OutboxConfiguration {

  @Bean
  @DependsOnDatabaseInitialization
  OutboxAssembly outboxAssembly(
      DataSource database,
      Dispatcher dispatcher,
      Membership membership,
      OutboxProperties properties,
      MeterRegistry meters,
      Faults faults,
      StepJournal journal) {
    DurabilityCheck.check(database);
    return OutboxAssembly.of(
        new Tables(new OutboxTable(database), new OwnerLeaseTable(database)),
        database,
        dispatcher,
        new OutboxAssembly.Fleet(
            membership::self, () -> membership.view().flatMap(FleetView::placement).isPresent()),
        properties,
        new OutboxMeters(meters),
        new OutboxAssembly.Hooks(faults, journal));
  }

  @Bean
  Outbox outbox(OutboxAssembly assembly) {
    return assembly.outbox();
  }

  @Bean
  Ownership ownership(OutboxAssembly assembly) {
    return assembly.ownership();
  }

  @Bean
  OutboxLoops outboxLoops(OutboxAssembly assembly) {
    return assembly.loops();
  }
}
