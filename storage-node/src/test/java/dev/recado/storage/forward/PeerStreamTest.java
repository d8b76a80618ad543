package dev.recado.storage.forward;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.protocol.internal.v1.ExecutionGrpc;
import dev.recado.protocol.internal.v1.InternalExecuteRequest;
import dev.recado.protocol.internal.v1.InternalExecuteResponse;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class PeerStreamTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final ForwardProperties BOUNDS =
      new ForwardProperties(SOON, SOON, 100, DataSize.ofMegabytes(4), 100, DataSize.ofMegabytes(4));

  /** A node that answers when the test says so. */
  private static final class Node extends ExecutionGrpc.ExecutionImplBase {
    private final List<Long> received = new CopyOnWriteArrayList<>();
    private final List<StreamObserver<InternalExecuteResponse>> streams =
        new CopyOnWriteArrayList<>();

    @Override
    public StreamObserver<InternalExecuteRequest> execute(
        StreamObserver<InternalExecuteResponse> responses) {
      streams.add(responses);
      return new StreamObserver<>() {
        @Override
        public void onNext(InternalExecuteRequest request) {
          received.add(request.getCorrelation());
        }

        @Override
        public void onError(Throwable failure) {
          received.add(-1L);
        }

        @Override
        public void onCompleted() {}
      };
    }
  }

  private final Node node = new Node();
  private Server server;
  private ManagedChannel channel;
  private PeerStream stream;

  @BeforeEach
  void start() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(node)
            .build()
            .start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    stream = new PeerStream("storage-2", () -> channel, new Patience(SOON), BOUNDS);
  }

  @AfterEach
  void stop() {
    var _ = channel.shutdownNow();
    var _ = server.shutdownNow();
  }

  @Test
  void streamOutlivesTheCallThatOpenedIt() throws Exception {
    Context.CancellableContext call = Context.current().withCancellation();
    CompletableFuture<InternalExecuteResponse> first =
        call.call(() -> stream.send(InternalExecuteRequest.getDefaultInstance()));
    eventually(SOON, () -> assertThat(node.received).containsExactly(1L));

    boolean _ = call.cancel(null);
    CompletableFuture<InternalExecuteResponse> second =
        stream.send(InternalExecuteRequest.getDefaultInstance());
    eventually(SOON, () -> assertThat(node.received).containsExactly(1L, 2L));
    node.streams.getFirst().onNext(InternalExecuteResponse.newBuilder().setCorrelation(2).build());

    assertThat(second.get(20, TimeUnit.SECONDS).getCorrelation()).isEqualTo(2);
    assertThat(first).isNotDone();
    assertThat(node.streams).hasSize(1);
  }
}
