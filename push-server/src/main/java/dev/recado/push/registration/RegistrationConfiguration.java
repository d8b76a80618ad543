package dev.recado.push.registration;

import dev.recado.membership.MemberService;
import dev.recado.push.recipient.Recipients;
import io.grpc.ServerInterceptors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.exception.GrpcExceptionHandler;
import org.springframework.grpc.server.exception.GrpcExceptionHandlerInterceptor;

@Configuration(proxyBeanMethods = false)
class RegistrationConfiguration {

  @Bean
  MemberService recipientsService(
      Recipients recipients, PublicAddress address, GrpcExceptionHandler failures) {
    return new MemberService(
        ServerInterceptors.intercept(
            new RecipientsGrpcService(recipients, address),
            new GrpcExceptionHandlerInterceptor(failures)));
  }
}
