package dev.recado.benchmarks.etcd;

import etcdserverpb.KVGrpc;
import etcdserverpb.MaintenanceGrpc;
import etcdserverpb.StatusRequest;
import etcdserverpb.StatusResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Connections to the leader of an etcd cluster: no request has to be passed on, which is the best
 * that an etcd client can do.
 */
public final class EtcdCluster implements AutoCloseable {

  private static final int CONNECTIONS = 4;
  private static final int PATIENCE_SECONDS = 5;

  private final String leader;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * Connects to the member that says it leads.
   *
   * @param endpoints such as {@code 127.0.0.1:2379}, one a member
   * @throws IllegalStateException when none of them leads
   */
  public EtcdCluster(List<String> endpoints) {
    this.leader = leader(endpoints);
    for (int i = 0; i < CONNECTIONS; i++) {
      channels.add(NettyChannelBuilder.forTarget(leader).usePlaintext().directExecutor().build());
    }
  }

  private static String leader(List<String> endpoints) {
    var said = new ArrayList<String>();
    for (String endpoint : endpoints) {
      ManagedChannel channel = NettyChannelBuilder.forTarget(endpoint).usePlaintext().build();
      try {
        StatusResponse status =
            MaintenanceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .status(StatusRequest.getDefaultInstance());
        if (status.getLeader() == status.getHeader().getMemberId()) {
          return endpoint;
        }
        said.add(endpoint + " follows");
      } catch (StatusRuntimeException e) {
        said.add(endpoint + " " + e.getStatus().getCode());
      } finally {
        channel.shutdownNow();
      }
    }
    throw new IllegalStateException(
        "No etcd member leads: " + String.join(", ", said) + ". Name all members with --etcd.");
  }

  /** Where the leader serves clients, gRPC and JSON. */
  public String leader() {
    return leader;
  }

  KVGrpc.KVStub kv() {
    return KVGrpc.newStub(channels.get(Math.floorMod(turn.getAndIncrement(), channels.size())));
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
