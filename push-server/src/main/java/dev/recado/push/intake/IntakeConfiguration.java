package dev.recado.push.intake;

import dev.recado.faults.Faults;
import dev.recado.membership.MemberService;
import dev.recado.tracing.OperationTracing;
import io.grpc.ServerInterceptors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.exception.GrpcExceptionHandler;
import org.springframework.grpc.server.exception.GrpcExceptionHandlerInterceptor;

@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

  @Bean
  MemberService deliveryService(
      OutcomeIntake intake,
      IntakeCounts counts,
      Faults faults,
      OperationTracing tracing,
      GrpcExceptionHandler failures) {
    return new MemberService(
        ServerInterceptors.intercept(
            faults.around(new DeliveryGrpcService(intake, counts, faults, tracing)),
            new GrpcExceptionHandlerInterceptor(failures)));
  }
}
