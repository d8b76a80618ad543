package dev.recado.storage.api;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.v1.EntriesGrpc;
import dev.recado.protocol.v1.Entry;
import dev.recado.protocol.v1.ReadManyRequest;
import dev.recado.protocol.v1.ReadManyResponse;
import dev.recado.protocol.v1.ReadRequest;
import dev.recado.protocol.v1.Reason;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadStreamTest {

  private static final Duration SOON = Duration.ofSeconds(15);

  private final TestFleet fleet = new TestFleet(1, TestFleet.BOUNDS);
  private final StreamResponses<ReadManyResponse> responses = new StreamResponses<>();

  @BeforeEach
  void lead() {
    fleet.lead(1);
    fleet.replica(1).entries.put("present", entry("present"));
  }

  private static Entry entry(String key) {
    return Entry.newBuilder().setKey(ByteString.copyFromUtf8(key)).setVersion(1).build();
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  @Test
  void eachReadIsAnsweredWhenItsAnswerIsThere() {
    var slow = new CompletableFuture<Boolean>();
    fleet.replica(1).slowKeys.put(ByteString.copyFromUtf8("slow"), slow);
    StreamObserver<ReadManyRequest> requests = open(1);

    requests.onNext(request(7, "slow"));
    requests.onNext(request(8, "present"));
    requests.onNext(request(9, "absent"));
    requests.onCompleted();
    eventually(SOON, () -> assertThat(responses.received).hasSize(2));
    assertThat(slow.complete(true)).isTrue();

    eventually(SOON, () -> assertThat(responses.completed).isTrue());
    assertThat(responses.received)
        .extracting(ReadManyResponse::getNumber)
        .containsExactly(8L, 9L, 7L);
    assertThat(responses.received)
        .extracting(response -> response.getAnswer().getEntry().getKey().toStringUtf8())
        .containsExactly("present", "", "");
    assertThat(responses.received)
        .allMatch(response -> !response.getAnswer().getSession().isEmpty());
  }

  @Test
  void nodeThatDoesNotLeadAnswersToo() {
    StreamObserver<ReadManyRequest> requests = open(0);

    requests.onNext(request(1, "present"));

    eventually(SOON, () -> assertThat(responses.received).hasSize(1));
    assertThat(responses.received.getFirst().getAnswer().getEntry()).isEqualTo(entry("present"));
  }

  @Test
  void badReadIsAnsweredInItsPlaceAndTheStreamGoesOn() {
    StreamObserver<ReadManyRequest> requests = open(1);

    requests.onNext(request(1, ""));
    requests.onNext(ReadManyRequest.newBuilder().setNumber(2).build());
    requests.onNext(request(3, "present"));

    eventually(SOON, () -> assertThat(responses.received).hasSize(3));
    assertThat(responses.received)
        .extracting(ReadManyResponse::getNumber, response -> response.getError().getReason())
        .containsExactlyInAnyOrder(
            tuple(1L, Reason.BAD_KEY),
            tuple(2L, Reason.BAD_KEY),
            tuple(3L, Reason.REASON_UNSPECIFIED));
    assertThat(responses.completed).isFalse();
  }

  @Test
  void answersThatTheClientDoesNotReadAreBoundedInBytes() {
    int count = 100;
    int bytes = 1 << 20;
    Entry large = entry("large").toBuilder().setValue(ByteString.copyFrom(new byte[bytes])).build();
    fleet.replica(1).entries.put("large", large);
    var slow = new SlowClient();
    StreamObserver<ReadManyRequest> requests = stub(1).readMany(slow);
    for (int i = 0; i < count; i++) {
      requests.onNext(request(i, "large"));
    }
    requests.onCompleted();
    eventually(SOON, () -> assertThat(fleet.replica(1).reads).hasValue(count));

    slow.readAll();

    eventually(SOON, () -> assertThat(slow.responses.completed).isTrue());
    List<ReadManyResponse> received = slow.responses.received;
    assertThat(received).hasSize(count);
    assertThat(received).extracting(ReadManyResponse::getNumber).doesNotHaveDuplicates();
    // Some more are in the connection's buffers on both sides.
    long room = TestFleet.API_BOUNDS.streamOutstandingBytesMax().toBytes() / bytes;
    assertThat(received.stream().filter(ReadManyResponse::hasAnswer).count())
        .isBetween(room / 2, room * 2);
    assertThat(received)
        .filteredOn(ReadManyResponse::hasError)
        .allMatch(response -> response.getError().getReason() == Reason.OVERLOADED);
  }

  /** Reads nothing before it is told to. */
  private static final class SlowClient
      implements ClientResponseObserver<ReadManyRequest, ReadManyResponse> {

    private final StreamResponses<ReadManyResponse> responses = new StreamResponses<>();
    private final CompletableFuture<ClientCallStreamObserver<ReadManyRequest>> call =
        new CompletableFuture<>();

    @Override
    public void beforeStart(ClientCallStreamObserver<ReadManyRequest> requests) {
      requests.disableAutoRequestWithInitial(0);
      call.complete(requests);
    }

    private void readAll() {
      call.join().request(Integer.MAX_VALUE);
    }

    @Override
    public void onNext(ReadManyResponse response) {
      responses.onNext(response);
    }

    @Override
    public void onError(Throwable failure) {
      responses.onError(failure);
    }

    @Override
    public void onCompleted() {
      responses.onCompleted();
    }
  }

  @Test
  void stoppingEndsAnIdleStreamWithItsReason() {
    StreamObserver<ReadManyRequest> requests = open(1);
    requests.onNext(request(1, "present"));
    eventually(SOON, () -> assertThat(responses.received).hasSize(1));

    fleet.node(1).streams.closeAll();

    eventually(SOON, () -> assertThat(responses.failure).isPresent());
    assertThat(GrpcErrors.toRejection(responses.failure.orElseThrow()).orElseThrow().reason())
        .isEqualTo(Reason.SHUTTING_DOWN);
    eventually(SOON, () -> assertThat(fleet.node(1).streams.count()).isZero());
  }

  private StreamObserver<ReadManyRequest> open(int node) {
    return stub(node).readMany(responses);
  }

  private EntriesGrpc.EntriesStub stub(int node) {
    return EntriesGrpc.newStub(fleet.client(node))
        .withCallCredentials(new ExecuteStreamTest.Bearer(TestFleet.KEY));
  }

  private static ReadManyRequest request(long number, String key) {
    return ReadManyRequest.newBuilder()
        .setNumber(number)
        .setRead(ReadRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)))
        .build();
  }
}
