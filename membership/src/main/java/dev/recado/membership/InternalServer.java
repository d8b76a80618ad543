package dev.recado.membership;

import dev.recado.membership.start.MisconfiguredException;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The port that only members of the fleet are answered on. */
public final class InternalServer implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(InternalServer.class);
  private static final int INBOUND_BYTES_MAX = 4 << 20;
  private static final long STOP_SECONDS_MAX = 2;

  private final InternalServerProperties properties;
  private final List<MemberService> services;
  private final FleetSecret secret;
  private final ServerCredentials credentials;
  private @Nullable Server server;

  /**
   * Not yet started.
   *
   * @param credentials who is let in before the fleet's secret is asked for
   */
  public InternalServer(
      InternalServerProperties properties,
      List<MemberService> services,
      FleetSecret secret,
      ServerCredentials credentials) {
    this.properties = properties;
    this.services = List.copyOf(services);
    this.secret = secret;
    this.credentials = credentials;
  }

  @Override
  public synchronized void start() {
    var builder =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(properties.address(), properties.port()), credentials)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .maxInboundMessageSize(INBOUND_BYTES_MAX)
            .maxConcurrentCallsPerConnection(properties.callsPerConnectionMax());
    builder.callExecutor(
        new PipelinedCalls(
            services.stream()
                .flatMap(service -> service.pipelined().stream())
                .collect(Collectors.toSet())));
    for (MemberService service : services) {
      builder.addService(
          ServerInterceptors.intercept(service.definition(), secret.serverInterceptor()));
    }
    MemberChannels.permitKeepAlive(builder);
    try {
      server = builder.build().start();
    } catch (IOException e) {
      throw new MisconfiguredException(
          "Port "
              + properties.port()
              + " of "
              + properties.address()
              + " (recado.member.internal.port) cannot be opened: "
              + e.getMessage()
              + ".",
          "Stop what listens there, or choose another port.",
          e);
    }
    log.info("Members are answered on {}:{}.", properties.address(), port());
  }

  /** The one that it listens on; 0 when it does not. */
  public synchronized int port() {
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

  /** After what its services work with, before the public ports. */
  @Override
  public int getPhase() {
    return 3_000;
  }
}
