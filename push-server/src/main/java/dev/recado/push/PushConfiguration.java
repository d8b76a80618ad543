package dev.recado.push;

import dev.recado.faults.FaultControl;
import dev.recado.faults.FaultsConfiguration;
import dev.recado.faults.FaultsGrpcService;
import dev.recado.journal.JournalConfiguration;
import dev.recado.journal.JournalGrpcService;
import dev.recado.journal.StepJournal;
import dev.recado.membership.FleetSecret;
import dev.recado.membership.MemberRole;
import dev.recado.membership.MemberSelf;
import dev.recado.membership.MembershipConfiguration;
import io.grpc.ServerInterceptor;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.grpc.server.service.GrpcService;

/** What the process is to the fleet, and the threads that its gRPC calls run on. */
@Configuration(proxyBeanMethods = false)
@Import({MembershipConfiguration.class, FaultsConfiguration.class, JournalConfiguration.class})
class PushConfiguration {

  @Bean
  MemberSelf memberSelf(
      @Value("${server.port}") int httpPort, @Value("${spring.grpc.server.port}") int grpcPort) {
    return new MemberSelf(MemberRole.PUSH, httpPort, grpcPort, 0, 0);
  }

  /** Before the services that only members may call. */
  @Bean
  ServerInterceptor fleetSecretInterceptor(FleetSecret secret) {
    return secret.serverInterceptor();
  }

  @Bean
  @GrpcService(interceptorNames = "fleetSecretInterceptor")
  FaultsGrpcService faultsGrpcService(FaultControl control) {
    return new FaultsGrpcService(control);
  }

  @Bean
  @GrpcService(interceptorNames = "fleetSecretInterceptor")
  JournalGrpcService journalGrpcService(StepJournal journal) {
    return new JournalGrpcService(journal);
  }

  @Bean
  GrpcServerExecutorProvider grpcServerExecutor() {
    var executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-", 0).factory());
    return () -> executor;
  }
}
