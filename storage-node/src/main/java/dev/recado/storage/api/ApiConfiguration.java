package dev.recado.storage.api;

import dev.recado.faults.Faults;
import dev.recado.membership.CallerInterceptor;
import dev.recado.membership.GrpcHealthKeeper;
import dev.recado.membership.MemberService;
import dev.recado.membership.Membership;
import dev.recado.membership.PipelinedCalls;
import dev.recado.protocol.internal.v1.ExecutionGrpc;
import dev.recado.protocol.internal.v1.LeadershipGrpc;
import dev.recado.protocol.v1.EntriesGrpc;
import dev.recado.protocol.v1.OperationsGrpc;
import dev.recado.storage.StorageProperties;
import dev.recado.storage.disk.DiskSpace;
import dev.recado.storage.forward.Admission;
import dev.recado.storage.forward.OperationRouter;
import dev.recado.storage.forward.ReadRouter;
import dev.recado.storage.forward.Routes;
import dev.recado.storage.message.MessageInbox;
import dev.recado.storage.position.Replicas;
import dev.recado.tracing.TraceparentInterceptor;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.concurrent.Executors;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.grpc.server.ServerBuilderCustomizer;

@Configuration(proxyBeanMethods = false)
class ApiConfiguration {

  @Bean
  OpenStreams openStreams(ApiProperties bounds) {
    return new OpenStreams(bounds);
  }

  @Bean
  Scans scans(ReadRouter reads, Routes routes) {
    return new Scans(reads, routes);
  }

  @Bean
  EntriesGrpcService entriesGrpcService(
      OperationRouter operations,
      ReadRouter reads,
      Scans scans,
      OpenStreams streams,
      Membership membership,
      Faults faults) {
    return new EntriesGrpcService(operations, reads, scans, streams, membership.clock(), faults);
  }

  @Bean
  OperationsGrpcService operationsGrpcService(
      OperationRouter operations,
      ReadRouter reads,
      OpenStreams streams,
      Membership membership,
      Faults faults) {
    return new OperationsGrpcService(operations, reads, streams, membership::view, faults);
  }

  @Bean
  MemberService executionService(
      OperationRouter operations, ReadRouter reads, OpenStreams streams, Faults faults) {
    return new MemberService(
            faults.around(new ExecutionGrpcService(operations, reads, streams, faults)))
        .pipelining(ExecutionGrpc.getExecuteMethod())
        .pipelining(ExecutionGrpc.getReadManyMethod());
  }

  @Bean
  MemberService leadershipService(Replicas replicas) {
    return new MemberService(new LeadershipGrpcService(replicas).bindService())
        .pipelining(LeadershipGrpc.getConfirmMethod());
  }

  @Bean
  MemberService messagesService(MessageInbox messages, Admission admission, Faults faults) {
    return new MemberService(faults.around(new MessagesGrpcService(messages, admission)));
  }

  @Bean
  @GlobalServerInterceptor
  CallerInterceptor callerInterceptor(Membership membership) {
    return new CallerInterceptor(key -> membership.requireView().apiKeys().authenticate(key));
  }

  @Bean
  @GlobalServerInterceptor
  TraceparentInterceptor traceparentInterceptor() {
    return new TraceparentInterceptor();
  }

  @Bean
  GrpcServerExecutorProvider grpcServerExecutor() {
    var executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-", 0).factory());
    return () -> executor;
  }

  @Bean
  ServerBuilderCustomizer<NettyServerBuilder> boundedCalls(ApiProperties bounds) {
    return server ->
        server
            .maxConcurrentCallsPerConnection(bounds.callsPerConnectionMax())
            .callExecutor(
                PipelinedCalls.of(
                    OperationsGrpc.getExecuteMethod(), EntriesGrpc.getReadManyMethod()));
  }

  @Bean
  Serving serving(Admission admission, OpenStreams streams, StorageProperties properties) {
    return new Serving(admission, streams, properties);
  }

  @Bean
  Readiness positionsReadiness(
      Membership membership, Replicas replicas, Admission admission, DiskSpace raftDisk) {
    return new Readiness(
        membership::view, membership::self, replicas, admission, raftDisk::shortage);
  }

  @Bean
  GrpcHealthKeeper grpcHealthKeeper(HealthStatusManager health, Readiness readiness) {
    return new GrpcHealthKeeper(health, readiness::require);
  }

  @Bean
  ReplicasHealth replicasHealthIndicator(Readiness readiness) {
    return new ReplicasHealth(readiness);
  }
}
