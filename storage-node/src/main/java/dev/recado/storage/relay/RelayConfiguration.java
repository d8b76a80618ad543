package dev.recado.storage.relay;

import dev.recado.faults.Faults;
import dev.recado.journal.StepJournal;
import dev.recado.membership.FleetMember;
import dev.recado.membership.MemberChannels;
import dev.recado.membership.MemberRole;
import dev.recado.membership.Membership;
import dev.recado.storage.position.Replicas;
import dev.recado.tracing.OperationTracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RelayConfiguration {

  @Bean
  RelayKeeper relayKeeper(
      Replicas replicas,
      Membership membership,
      MemberChannels channels,
      RelayProperties properties,
      MeterRegistry meters,
      Faults faults,
      StepJournal journal,
      OperationTracing tracing) {
    Supplier<List<FleetMember>> servers =
        () -> membership.view().map(view -> view.members(MemberRole.PUSH)).orElse(List.of());
    return new RelayKeeper(
        replicas,
        replica ->
            new OutboxRelay(
                replica,
                new PushServers(servers, channels::internal, properties.takeTimeout()),
                properties,
                new RelaySteps(replica.number(), membership.clock(), meters, journal, tracing),
                faults),
        properties.interval());
  }
}
