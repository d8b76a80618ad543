package dev.recado.benchmarks.gateway;

import dev.recado.protocol.v1.EntriesGrpc;
import dev.recado.protocol.v1.OperationsGrpc;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A few connections to a gateway, with its key; calls take turns on them. */
final class GatewayConnection implements AutoCloseable {

  static final int CONNECTIONS = 4;

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final ClientInterceptor key;
  private final AtomicInteger turn = new AtomicInteger();

  GatewayConnection(GatewayTarget target) {
    var headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + target.apiKey());
    this.key = MetadataUtils.newAttachHeadersInterceptor(headers);
    for (int i = 0; i < CONNECTIONS; i++) {
      channels.add(
          NettyChannelBuilder.forTarget(target.grpc()).usePlaintext().directExecutor().build());
    }
  }

  private ManagedChannel next() {
    return channels.get(Math.floorMod(turn.getAndIncrement(), channels.size()));
  }

  OperationsGrpc.OperationsStub operations() {
    return OperationsGrpc.newStub(next()).withInterceptors(key);
  }

  EntriesGrpc.EntriesStub entries() {
    return EntriesGrpc.newStub(next()).withInterceptors(key);
  }

  /** For calls of other services, with the key. */
  Channel channel() {
    return ClientInterceptors.intercept(next(), key);
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
