package dev.recado.discovery.api;

import dev.recado.discovery.DiscoveryProperties;
import dev.recado.discovery.watch.PresentView;
import dev.recado.membership.FleetSecret;
import dev.recado.membership.GrpcHealthKeeper;
import dev.recado.membership.tls.TlsConfiguration;
import dev.recado.protocol.GrpcErrors;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.grpc.server.exception.GrpcExceptionHandler;

/** What both edges need. */
@Configuration(proxyBeanMethods = false)
@Import(TlsConfiguration.class)
class ApiConfiguration {

  @Bean
  FleetSecret fleetSecret(DiscoveryProperties properties) {
    return FleetSecret.read(properties.fleetSecretFile());
  }

  @Bean(destroyMethod = "shutdown")
  ExecutorService grpcCalls() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-", 0).factory());
  }

  @Bean
  GrpcServerExecutorProvider grpcExecutor(ExecutorService grpcCalls) {
    return () -> grpcCalls;
  }

  @Bean
  GrpcHealthKeeper grpcHealthKeeper(HealthStatusManager health, PresentView present) {
    return new GrpcHealthKeeper(
        health,
        () -> {
          long _ = present.revisionOnceReady();
        });
  }

  @Bean
  GrpcExceptionHandler grpcExceptions() {
    return failure -> {
      StatusRuntimeException status = GrpcErrors.toStatus(Failures.toRejection(failure));
      return status.getStatus().asException(status.getTrailers());
    };
  }
}
