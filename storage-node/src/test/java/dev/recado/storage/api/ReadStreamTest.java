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
import io.grpc.stub.StreamObserver;
import java.time.Duration;
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
  void stoppingEndsAnIdleStreamWithItsReason() {
    StreamObserver<ReadManyRequest> requests = open(1);
    requests.onNext(request(1, "present"));
    eventually(SOON, () -> assertThat(responses.received).hasSize(1));

    fleet.node(1).streams.closeAll();

    eventually(SOON, () -> assertThat(responses.failure).isPresent());
    assertThat(GrpcErrors.toRejection(responses.failure.orElseThrow()).orElseThrow().reason())
        .isEqualTo(Reason.SHUTTING_DOWN);
    assertThat(fleet.node(1).streams.count()).isZero();
  }

  private StreamObserver<ReadManyRequest> open(int node) {
    return EntriesGrpc.newStub(fleet.client(node))
        .withCallCredentials(new ExecuteStreamTest.Bearer(TestFleet.KEY))
        .readMany(responses);
  }

  private static ReadManyRequest request(long number, String key) {
    return ReadManyRequest.newBuilder()
        .setNumber(number)
        .setRead(ReadRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)))
        .build();
  }
}
