package dev.recado.benchmarks;

import dev.recado.protocol.v1.OperationsGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A few pipelined streams that share the slots. */
final class GrpcPutLoad implements PutLoad {

  private static final int STREAMS_MAX = 4;
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Puts puts;
  private final ManagedChannel channel;
  private final OperationsGrpc.OperationsStub operations;

  GrpcPutLoad(Target target, Puts puts) {
    this.puts = puts;
    this.channel = NettyChannelBuilder.forTarget(target.grpc()).usePlaintext().build();
    var headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + target.apiKey());
    this.operations =
        OperationsGrpc.newStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @Override
  public void run(int outstanding, LoadRecorder recorder) throws InterruptedException {
    int count = Math.min(STREAMS_MAX, outstanding);
    List<PutStream> streams = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int share = outstanding / count + (i < outstanding % count ? 1 : 0);
      streams.add(new PutStream(operations, puts, recorder, share));
    }
    streams.forEach(PutStream::open);
    for (PutStream stream : streams) {
      stream.awaitEnd(LAST_ANSWERS);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
