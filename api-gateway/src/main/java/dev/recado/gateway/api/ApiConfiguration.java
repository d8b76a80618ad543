package dev.recado.gateway.api;

import dev.recado.faults.FaultControl;
import dev.recado.faults.FaultProperties;
import dev.recado.faults.FleetFaults;
import dev.recado.gateway.operation.Admission;
import dev.recado.gateway.operation.Doors;
import dev.recado.gateway.operation.Executions;
import dev.recado.gateway.operation.OperationMeters;
import dev.recado.gateway.operation.OperationProperties;
import dev.recado.gateway.outbox.Outbox;
import dev.recado.membership.CallerInterceptor;
import dev.recado.membership.FleetClock;
import dev.recado.membership.GrpcHealthKeeper;
import dev.recado.membership.MemberChannels;
import dev.recado.membership.Membership;
import dev.recado.membership.PipelinedCalls;
import dev.recado.protocol.v1.EntriesGrpc;
import dev.recado.protocol.v1.OperationsGrpc;
import dev.recado.tracing.OperationTracing;
import dev.recado.tracing.TraceparentInterceptor;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.grpc.server.ServerBuilderCustomizer;

/** The gRPC edge's parts, and the threads of its calls. */
@Configuration(proxyBeanMethods = false)
class ApiConfiguration {

  @Bean
  Deadlines deadlines(FleetClock clock) {
    return new Deadlines(clock);
  }

  @Bean
  AcceptSteps acceptSteps(OperationTracing tracing) {
    return new AcceptSteps(tracing);
  }

  @Bean
  @GlobalServerInterceptor
  TraceparentInterceptor traceparentInterceptor() {
    return new TraceparentInterceptor();
  }

  @Bean
  GrpcServerExecutorProvider grpcExecutor() {
    Executor executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-", 0).factory());
    return () -> executor;
  }

  @Bean
  ServerBuilderCustomizer<NettyServerBuilder> pipelinedCalls() {
    return server ->
        server.callExecutor(
            PipelinedCalls.of(
                OperationsGrpc.getExecuteMethod(),
                OperationsGrpc.getSubmitMethod(),
                EntriesGrpc.getReadMethod(),
                EntriesGrpc.getReadManyMethod()));
  }

  @Bean
  @GlobalServerInterceptor
  CallerInterceptor callerInterceptor(Membership membership) {
    return new CallerInterceptor(key -> membership.requireView().apiKeys().authenticate(key));
  }

  @Bean
  GrpcHealthKeeper grpcHealthKeeper(HealthStatusManager health, Readiness readiness) {
    return new GrpcHealthKeeper(health, readiness::require);
  }

  @Bean
  FleetFaults fleetFaults(
      Membership membership,
      MemberChannels channels,
      FaultControl control,
      FaultProperties properties) {
    return new FleetFaults(membership, channels, control, properties);
  }

  @Bean
  GrpcCalls grpcCalls(Doors doors, OperationProperties properties, OperationMeters meters) {
    return new GrpcCalls(doors, properties, meters);
  }

  @Bean
  GrpcExecutions grpcExecutions(
      Admission admission,
      Executions executions,
      Outbox outbox,
      GrpcServerExecutorProvider executor,
      FleetClock clock,
      AcceptSteps steps) {
    return new GrpcExecutions(admission, executions, outbox, executor.getExecutor(), clock, steps);
  }
}
