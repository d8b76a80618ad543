package dev.recado.push;

import dev.recado.faults.FaultsConfiguration;
import dev.recado.journal.JournalConfiguration;
import dev.recado.membership.GrpcHealthKeeper;
import dev.recado.membership.InternalServerProperties;
import dev.recado.membership.MemberRole;
import dev.recado.membership.MemberSelf;
import dev.recado.membership.MembershipConfiguration;
import dev.recado.push.api.Readiness;
import dev.recado.tracing.TracingConfiguration;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What the process is to the fleet, and the threads that its gRPC calls run on. */
@Configuration(proxyBeanMethods = false)
@Import({
  MembershipConfiguration.class,
  FaultsConfiguration.class,
  JournalConfiguration.class,
  TracingConfiguration.class
})
class PushConfiguration {

  @Bean
  MemberSelf memberSelf(
      InternalServerProperties internal,
      @Value("${server.port}") int httpPort,
      @Value("${spring.grpc.server.port}") int grpcPort) {
    return new MemberSelf(MemberRole.PUSH, httpPort, grpcPort, internal.port(), 0);
  }

  @Bean
  GrpcHealthKeeper grpcHealthKeeper(HealthStatusManager health, Readiness readiness) {
    return new GrpcHealthKeeper(health, readiness::require);
  }

  @Bean
  GrpcServerExecutorProvider grpcServerExecutor() {
    var executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-", 0).factory());
    return () -> executor;
  }
}
