package dev.recado.gateway.message;

import dev.recado.gateway.outbox.Budget;
import dev.recado.gateway.outbox.Ownership;
import dev.recado.membership.FleetClock;
import dev.recado.membership.MemberChannels;
import dev.recado.membership.Membership;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MessageProperties.class)
class MessageConfiguration {

  /** What the parts see of each other; the rest of the gateway sees {@link Messages}. */
  record Assembly(MessageRelay.Parts parts, MessageRelays relays, MessageSweeper sweeper) {}

  @Bean
  @DependsOnDatabaseInitialization
  Assembly messageAssembly(
      DataSource database,
      Ownership ownership,
      Membership membership,
      MemberChannels channels,
      MessageProperties properties,
      MeterRegistry registry) {
    var meters = new MessageMeters(registry);
    var threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("message-", 0).factory());
    var parts =
        new MessageRelay.Parts(
            new MessageTable(database),
            new MessageRules(properties.acknowledgementTimeout()),
            new Nodes(membership),
            new MessageClient(channels, properties.acknowledgementTimeout()),
            membership.clock(),
            meters,
            threads);
    var relays =
        new MessageRelays(
            id -> new MessageRelay(id, parts),
            threads,
            new Budget(properties.outstandingMax(), properties.outstandingBytesMax()),
            meters);
    return new Assembly(
        parts, relays, new MessageSweeper(parts.table(), ownership, relays, meters, properties));
  }

  @Bean
  Messages messages(Assembly assembly, Ownership ownership) {
    return new Messages(assembly.parts(), assembly.relays(), assembly.sweeper(), ownership);
  }

  @Bean
  MessageLoops messageLoops(Assembly assembly, FleetClock clock, MessageProperties properties) {
    return new MessageLoops(
        assembly.sweeper(), assembly.relays(), clock, properties.sweepInterval());
  }
}
