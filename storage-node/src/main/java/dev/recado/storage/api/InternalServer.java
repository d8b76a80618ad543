package dev.recado.storage.api;

import dev.recado.membership.FleetSecret;
import dev.recado.membership.MemberChannels;
import dev.recado.membership.start.MisconfiguredException;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The port that only members of the fleet are answered on. */
final class InternalServer implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(InternalServer.class);
  private static final int INBOUND_BYTES_MAX = 4 << 20;
  private static final long STOP_SECONDS_MAX = 2;

  private final InetSocketAddress address;
  private final List<ServerServiceDefinition> services;
  private final FleetSecret secret;
  private final int callsPerConnectionMax;
  private @Nullable Server server;

  InternalServer(
      InetSocketAddress address,
      List<ServerServiceDefinition> services,
      FleetSecret secret,
      int callsPerConnectionMax) {
    this.address = address;
    this.services = List.copyOf(services);
    this.secret = secret;
    this.callsPerConnectionMax = callsPerConnectionMax;
  }

  @Override
  public synchronized void start() {
    var builder =
        NettyServerBuilder.forAddress(address)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .maxInboundMessageSize(INBOUND_BYTES_MAX)
            .maxConcurrentCallsPerConnection(callsPerConnectionMax);
    for (ServerServiceDefinition service : services) {
      builder.addService(ServerInterceptors.intercept(service, secret.serverInterceptor()));
    }
    MemberChannels.permitKeepAlive(builder);
    try {
      server = builder.build().start();
    } catch (IOException e) {
      throw new MisconfiguredException(
          "Port "
              + address.getPort()
              + " of "
              + address.getHostString()
              + " (recado.storage.internal-grpc-port) cannot be opened: "
              + e.getMessage()
              + ".",
          "Stop what listens there, or choose another port.",
          e);
    }
    log.info("Members are answered on {}:{}.", address.getHostString(), port());
  }

  synchronized int port() {
    return server == null ? 0 : server.getPort();
  }

  @Override
  public synchronized void stop() {
    Server open = server;
    if (open == null) {
      return;
    }
    server = null;
    try {
      if (!open.shutdown().awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        open.shutdownNow();
      }
    } catch (InterruptedException e) {
      open.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return server != null;
  }

  /** After the replicas, before the public port. */
  @Override
  public int getPhase() {
    return 3_000;
  }
}
