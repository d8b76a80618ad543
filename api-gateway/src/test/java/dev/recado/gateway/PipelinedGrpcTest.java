package dev.recado.gateway;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.EntriesGrpc;
import dev.recado.protocol.v1.ExecuteRequest;
import dev.recado.protocol.v1.ExecuteResponse;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.OperationsGrpc;
import dev.recado.protocol.v1.ReadManyRequest;
import dev.recado.protocol.v1.ReadManyResponse;
import dev.recado.protocol.v1.ReadRequest;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.WriteRequest;
import dev.recado.testkit.PostgresFixture;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pipelined streams of a gateway of its own, with the usual timeouts: thousands of calls at once
 * may take a moment.
 */
class PipelinedGrpcTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private static Path directory;
  private static FakeFleet fleet;
  private static RunningGateway gateway;

  private final ByteString key = ByteString.copyFromUtf8("k-" + UUID.randomUUID());
  private ManagedChannel bare;

  @BeforeAll
  static void start() {
    fleet = new FakeFleet();
    gateway = RunningGateway.start(fleet, PostgresFixture.database(), directory, Map.of());
  }

  @AfterAll
  static void stop() {
    gateway.close();
    fleet.close();
  }

  @BeforeEach
  void connect() {
    bare = NettyChannelBuilder.forAddress("127.0.0.1", gateway.grpcPort()).usePlaintext().build();
  }

  @AfterEach
  void close() {
    bare.shutdownNow();
    fleet.reset();
  }

  private Operation operation(String value) {
    return Operation.newBuilder()
        .setId(OperationIds.next().toString())
        .setKind(Kind.PUT)
        .setKey(key)
        .setValue(ByteString.copyFromUtf8(value))
        .build();
  }

  @Test
  void pipelineAnswersEachRequestAndThenEnds() {
    var answers = new CopyOnWriteArrayList<ExecuteResponse>();
    var ended = new CompletableFuture<Boolean>();
    StreamObserver<ExecuteRequest> requests =
        OperationsGrpc.newStub(bare)
            .withInterceptors(FakeFleet.clientKey())
            .execute(collector(answers, ended));
    var ids = new HashSet<String>();
    for (int i = 0; i < 5_000; i++) {
      Operation operation = operation("v" + i);
      ids.add(operation.getId());
      requests.onNext(ExecuteRequest.newBuilder().setOperation(operation).build());
    }
    requests.onNext(ExecuteRequest.getDefaultInstance());
    requests.onCompleted();

    assertThat(ended.orTimeout(60, TimeUnit.SECONDS).join()).isTrue();
    assertThat(answers).hasSize(5_001);
    assertThat(answers.stream().filter(ExecuteResponse::hasError)).hasSize(1);
    assertThat(answers.stream().filter(ExecuteResponse::hasOutcome).map(ExecuteResponse::getId))
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void pipelinedReadsAreAnsweredEachAndThenTheStreamEnds() {
    var _ =
        EntriesGrpc.newBlockingStub(bare)
            .withInterceptors(FakeFleet.clientKey())
            .put(
                WriteRequest.newBuilder()
                    .setKey(key)
                    .setValue(ByteString.copyFromUtf8("1"))
                    .build());
    var answers = new CopyOnWriteArrayList<ReadManyResponse>();
    var ended = new CompletableFuture<Boolean>();
    StreamObserver<ReadManyRequest> requests =
        EntriesGrpc.newStub(bare)
            .withInterceptors(FakeFleet.clientKey())
            .readMany(collector(answers, ended));
    for (int i = 0; i < 3_000; i++) {
      requests.onNext(read(i, i % 2 == 0 ? key : ByteString.copyFromUtf8("absent")));
    }
    requests.onNext(read(3_000, ByteString.EMPTY));
    requests.onCompleted();

    assertThat(ended.orTimeout(60, TimeUnit.SECONDS).join()).isTrue();
    assertThat(answers)
        .extracting(ReadManyResponse::getNumber)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(0, 3_000).boxed().toList());
    assertThat(answers)
        .filteredOn(ReadManyResponse::hasError)
        .extracting(ReadManyResponse::getNumber, answer -> answer.getError().getReason())
        .containsExactly(tuple(3_000L, Reason.BAD_KEY));
    assertThat(answers)
        .filteredOn(ReadManyResponse::hasAnswer)
        .allMatch(answer -> answer.getAnswer().hasEntry() == (answer.getNumber() % 2 == 0));
  }

  @Test
  void pipelinedReadsOfAStreamWithoutAKeyAreUnauthenticated() {
    var ended = new CompletableFuture<Boolean>();
    var requests =
        EntriesGrpc.newStub(bare).readMany(collector(new CopyOnWriteArrayList<>(), ended));
    requests.onNext(read(1, key));

    assertThat(
            ended
                .handle((_, failure) -> GrpcErrors.toRejection(failure).orElseThrow().reason())
                .orTimeout(20, TimeUnit.SECONDS)
                .join())
        .isEqualTo(Reason.UNAUTHENTICATED);
  }

  private static ReadManyRequest read(long number, ByteString key) {
    return ReadManyRequest.newBuilder()
        .setNumber(number)
        .setRead(ReadRequest.newBuilder().setKey(key))
        .build();
  }

  private static <A> StreamObserver<A> collector(
      List<A> answers, CompletableFuture<Boolean> ended) {
    return new StreamObserver<>() {
      @Override
      public void onNext(A answer) {
        answers.add(answer);
      }

      @Override
      public void onError(Throwable failure) {
        ended.completeExceptionally(failure);
      }

      @Override
      public void onCompleted() {
        ended.complete(true);
      }
    };
  }

  @Test
  void pipelineReadsNoMoreThan1024UnansweredRequests() {
    fleet.nodes().forEach(FakeNode::fallSilent);
    var sender = new ReadySender();
    var _ = OperationsGrpc.newStub(bare).withInterceptors(FakeFleet.clientKey()).execute(sender);
    eventually(SOON, () -> assertThat(distinctReceived()).isEqualTo(1_024));
    // Nothing was answered yet, so nothing more may have come since.
    assertThat(distinctReceived()).isEqualTo(1_024);
    sender.cancel();
  }

  private long distinctReceived() {
    return fleet.nodes().stream()
        .flatMap(node -> node.received().stream())
        .filter(request -> request.getOperation().getKey().equals(key))
        .map(request -> request.getOperation().getId())
        .distinct()
        .count();
  }

  /** Sends as long as the transport takes it, in small steps, up to a bound. */
  private final class ReadySender
      implements ClientResponseObserver<ExecuteRequest, ExecuteResponse> {

    private final CompletableFuture<ClientCallStreamObserver<ExecuteRequest>> stream =
        new CompletableFuture<>();
    private int sent;

    @Override
    public void beforeStart(ClientCallStreamObserver<ExecuteRequest> requests) {
      stream.complete(requests);
      requests.setOnReadyHandler(() -> {
        while (requests.isReady() && sent < 3_000) {
          sent++;
          requests.onNext(ExecuteRequest.newBuilder().setOperation(operation("v" + sent)).build());
        }
      });
    }

    void cancel() {
      stream.join().cancel("done", null);
    }

    @Override
    public void onNext(ExecuteResponse answer) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
