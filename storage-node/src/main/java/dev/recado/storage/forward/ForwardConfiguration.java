package dev.recado.storage.forward;

import dev.recado.faults.Faults;
import dev.recado.membership.MemberChannels;
import dev.recado.membership.Membership;
import dev.recado.storage.position.Replicas;
import dev.recado.tracing.OperationTracing;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ForwardConfiguration {

  @Bean
  Routes routes(Membership membership, Replicas replicas) {
    return new Routes(membership::requireView, membership::self, replicas);
  }

  @Bean
  Admission admission(ForwardProperties bounds, MeterRegistry meters) {
    var admission = new Admission(bounds.outstandingMax(), bounds.outstandingBytesMax().toBytes());
    meters.gauge("recado.storage.requests.in.flight", admission, Admission::inFlight);
    return admission;
  }

  @Bean
  ExecutionSteps executionSteps(MeterRegistry meters, OperationTracing tracing) {
    return new ExecutionSteps(meters, tracing);
  }

  @Bean
  Peers peers(MemberChannels channels, Membership membership, ForwardProperties bounds) {
    var peers = new Peers(channels::internal, bounds);
    membership.onView(peers::retain);
    return peers;
  }

  @Bean
  OperationRouter operationRouter(
      Routes routes,
      Peers peers,
      Admission admission,
      ForwardProperties bounds,
      Membership membership,
      ExecutionSteps steps) {
    return new OperationRouter(routes, peers, admission, bounds, membership.clock(), steps);
  }

  @Bean
  ReadRouter readRouter(
      Routes routes, Peers peers, Admission admission, ForwardProperties bounds, Faults faults) {
    return new ReadRouter(routes, peers, admission, bounds, faults);
  }

  @Bean
  Sweeper sweeper(Peers peers, OperationRouter operations, ReadRouter reads) {
    return new Sweeper(peers, operations, reads);
  }
}
