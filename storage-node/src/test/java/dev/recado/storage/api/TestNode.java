package dev.recado.storage.api;

import dev.recado.faults.FaultControl;
import dev.recado.faults.Faults;
import dev.recado.faults.FaultsGrpcService;
import dev.recado.membership.ApiKeys;
import dev.recado.membership.CallerInterceptor;
import dev.recado.membership.FleetClock;
import dev.recado.membership.FleetMember;
import dev.recado.membership.FleetSecret;
import dev.recado.membership.FleetView;
import dev.recado.membership.InternalServer;
import dev.recado.membership.InternalServerProperties;
import dev.recado.membership.MemberRole;
import dev.recado.membership.MemberService;
import dev.recado.membership.WallClock;
import dev.recado.storage.forward.Admission;
import dev.recado.storage.forward.ExecutionSteps;
import dev.recado.storage.forward.ForwardProperties;
import dev.recado.storage.forward.OperationRouter;
import dev.recado.storage.forward.Peers;
import dev.recado.storage.forward.ReadRouter;
import dev.recado.storage.forward.Routes;
import dev.recado.storage.forward.Sweeper;
import dev.recado.storage.nodes.ScriptedReplicas;
import dev.recado.tracing.OperationTracing;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A node's edges on real ports of the loopback, in front of scripted replicas. */
final class TestNode implements AutoCloseable {

  final UUID id = UUID.randomUUID();
  final String name;
  final ScriptedReplicas replicas = new ScriptedReplicas();
  final Admission admission;
  final OpenStreams streams;
  final InternalServer internal;
  private final Server open;
  private final Sweeper sweeper;
  private final FleetSecret secret;
  private final Map<Integer, ManagedChannel> channels = new ConcurrentHashMap<>();

  TestNode(
      String name,
      Supplier<FleetView> view,
      FleetSecret secret,
      ForwardProperties bounds,
      ApiProperties apiBounds,
      Faults faults) {
    this.name = name;
    this.secret = secret;
    admission = new Admission(bounds.outstandingMax(), bounds.outstandingBytesMax().toBytes());
    streams = new OpenStreams(apiBounds);
    var routes = new Routes(view, () -> Optional.of(id), replicas);
    var peers = new Peers(member -> channel(member.internalGrpcPort()), bounds);
    var operations =
        new OperationRouter(
            routes,
            peers,
            admission,
            bounds,
            java.time.InstantSource.system(),
            new ExecutionSteps(
                new io.micrometer.core.instrument.simple.SimpleMeterRegistry(),
                OperationTracing.OFF));
    var reads = new ReadRouter(routes, peers, admission, bounds, Faults.NONE);
    sweeper = new Sweeper(peers, operations, reads);
    internal =
        new InternalServer(
            new InternalServerProperties(0, "127.0.0.1", 1024),
            List.of(
                new MemberService(
                    faults.around(new ExecutionGrpcService(operations, reads, streams, faults))),
                new MemberService(new LeadershipGrpcService(replicas).bindService()),
                new MemberService(
                    new FaultsGrpcService(FaultControl.of(faults, MemberRole.STORAGE, () -> null))
                        .bindService())),
            secret,
            InsecureServerCredentials.create());
    internal.start();
    var caller = new CallerInterceptor(key -> view.get().apiKeys().authenticate(key));
    try {
      open =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(
                  ServerInterceptors.intercept(
                      new EntriesGrpcService(
                          operations,
                          reads,
                          new Scans(reads, routes),
                          streams,
                          new FleetClock(WallClock.SYSTEM),
                          faults),
                      caller))
              .addService(
                  ServerInterceptors.intercept(
                      new OperationsGrpcService(
                          operations, reads, streams, () -> Optional.of(view.get()), faults),
                      caller))
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FleetMember member() {
    return new FleetMember(
        id,
        name,
        MemberRole.STORAGE,
        "127.0.0.1",
        0,
        open.getPort(),
        internal.port(),
        0,
        "",
        false,
        Instant.EPOCH);
  }

  /** As another member would connect, with the fleet's secret. */
  ManagedChannel channel(int port) {
    return channels.computeIfAbsent(
        port,
        _ ->
            NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .intercept(secret.clientInterceptor())
                .build());
  }

  ManagedChannel internalChannel() {
    return channel(internal.port());
  }

  int publicPort() {
    return open.getPort();
  }

  static ApiKeys keys(String key, String namespace) {
    return ApiKeys.of(
        List.of(
            dev.recado.protocol.v1.ApiKey.newBuilder()
                .setHash(ApiKeys.hash(key))
                .setNamespace(namespace)
                .build()));
  }

  @Override
  public void close() {
    sweeper.close();
    open.shutdownNow();
    internal.stop();
    channels.values().forEach(ManagedChannel::shutdownNow);
  }
}
