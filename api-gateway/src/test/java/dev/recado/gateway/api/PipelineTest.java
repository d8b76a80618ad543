package dev.recado.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.PipelinedReads;
import dev.recado.protocol.v1.Entry;
import dev.recado.protocol.v1.ExecuteError;
import dev.recado.protocol.v1.ReadManyRequest;
import dev.recado.protocol.v1.ReadManyResponse;
import dev.recado.protocol.v1.ReadResponse;
import dev.recado.protocol.v1.Reason;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PipelineTest {

  private static final int OUTSTANDING_MAX = 1024;
  private static final int MEBIBYTE = 1 << 20;

  private final Call call = new Call();
  private final Queue<Runnable> pauses = new ArrayDeque<>();
  private final Map<Long, CompletableFuture<ReadManyResponse>> answers = new HashMap<>();
  private final Pipeline<ReadManyRequest, ReadManyResponse> pipeline =
      new Pipeline<>(call, new Answers(), pauses::add);

  private final class Answers implements PipelinedAnswers<ReadManyRequest, ReadManyResponse> {
    @Override
    public CompletableFuture<ReadManyResponse> answer(ReadManyRequest request) {
      return answers.computeIfAbsent(request.getNumber(), _ -> new CompletableFuture<>());
    }

    @Override
    public ReadManyResponse lighter(ReadManyResponse answer) {
      return PipelinedReads.withoutRoom(answer);
    }

    @Override
    public boolean tellsOfOverload(ReadManyResponse answer) {
      return answer.getError().getReason() == Reason.OVERLOADED;
    }
  }

  private void ask(long number) {
    pipeline.onNext(ReadManyRequest.newBuilder().setNumber(number).build());
  }

  private void answer(long number, int bytes) {
    var entry = Entry.newBuilder().setValue(ByteString.copyFrom(new byte[bytes]));
    boolean _ =
        Optional.ofNullable(answers.get(number))
            .orElseThrow()
            .complete(
                ReadManyResponse.newBuilder()
                    .setNumber(number)
                    .setAnswer(ReadResponse.newBuilder().setEntry(entry))
                    .build());
  }

  @Test
  void asManyMoreAreReadAsWereAnswered() {
    assertThat(call.requested).isEqualTo(OUTSTANDING_MAX);
    ask(1);
    ask(2);
    assertThat(call.requested).isEqualTo(OUTSTANDING_MAX);

    answer(2, 10);

    assertThat(call.sent).extracting(ReadManyResponse::getNumber).containsExactly(2L);
    assertThat(call.requested).isEqualTo(OUTSTANDING_MAX + 1);
  }

  @Test
  void answersWaitForTheClientAndOnlySoManyBytesOfThem() {
    call.ready = false;
    for (int i = 0; i < 20; i++) {
      ask(i);
      answer(i, MEBIBYTE);
    }
    assertThat(call.sent).isEmpty();
    assertThat(call.requested).as("nothing is read meanwhile").isEqualTo(OUTSTANDING_MAX);

    call.becomeReady();

    // Seven answers, and what is beside their values, fit 8 MiB.
    assertThat(call.sent.stream().map(ReadManyResponse::hasAnswer))
        .containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(i -> i < 7).toList());
    assertThat(call.sent.stream().skip(7).map(response -> response.getError().getReason()))
        .containsOnly(Reason.OVERLOADED);
    assertThat(call.sent.stream().map(ReadManyResponse::getNumber)).doesNotHaveDuplicates();
    assertThat(call.requested)
        .as("a client whose answers had no room is read less")
        .isEqualTo(OUTSTANDING_MAX);
    ask(20);
    answer(20, MEBIBYTE);
    assertThat(call.sent.getLast().hasAnswer()).as("there is room again").isTrue();
  }

  private void refuse(long number) {
    boolean _ =
        Optional.ofNullable(answers.get(number))
            .orElseThrow()
            .complete(
                ReadManyResponse.newBuilder()
                    .setNumber(number)
                    .setError(ExecuteError.newBuilder().setReason(Reason.OVERLOADED))
                    .build());
  }

  @Test
  void streamIsReadMoreSlowlyAndAfterAPauseOnceItWasRefused() {
    for (int i = 0; i < OUTSTANDING_MAX; i++) {
      ask(i);
    }
    for (int i = 0; i < OUTSTANDING_MAX; i++) {
      refuse(i);
    }
    assertThat(call.sent).hasSize(OUTSTANDING_MAX);
    assertThat(call.requested).as("nothing is read at once").isEqualTo(OUTSTANDING_MAX);
    assertThat(pauses).as("one for all that was asked for").hasSize(1);

    pauses.remove().run();

    assertThat(call.requested).isEqualTo(OUTSTANDING_MAX + OUTSTANDING_MAX / 2);
  }

  @Test
  void oneAnswerIsKeptHoweverLargeItIs() {
    call.ready = false;
    ask(1);
    answer(1, 9 * MEBIBYTE);

    call.becomeReady();

    assertThat(call.sent.getFirst().hasAnswer()).isTrue();
  }

  @Test
  void halfClosedStreamEndsWithItsLastAnswer() {
    ask(1);
    pipeline.onCompleted();
    assertThat(call.completed).isFalse();
    call.ready = false;
    answer(1, 10);
    assertThat(call.completed).as("not before it is written").isFalse();

    call.becomeReady();

    assertThat(call.sent).hasSize(1);
    assertThat(call.completed).isTrue();
  }

  @Test
  void failureThatIsNoAnswerEndsTheStream() {
    ask(1);
    ask(2);
    boolean _ =
        Optional.ofNullable(answers.get(1L))
            .orElseThrow()
            .completeExceptionally(new IllegalStateException("broken"));
    answer(2, 10);

    assertThat(call.sent).isEmpty();
    assertThat(call.failure)
        .flatMap(GrpcErrors::toRejection)
        .hasValueSatisfying(rejection -> assertThat(rejection.reason()).isEqualTo(Reason.INTERNAL));
  }

  @Test
  void nothingIsSentToAClientThatHasLeft() {
    ask(1);
    call.cancel.run();

    answer(1, 10);

    assertThat(call.sent).isEmpty();
    assertThat(call.requested).isEqualTo(OUTSTANDING_MAX);
  }

  /** A call whose client reads when it is told to. */
  private static final class Call extends ServerCallStreamObserver<ReadManyResponse> {

    private final List<ReadManyResponse> sent = new ArrayList<>();
    private boolean ready = true;
    private int requested;
    private boolean completed;
    private Optional<Throwable> failure = Optional.empty();
    private Runnable whenReady = () -> {};
    private Runnable cancel = () -> {};

    private void becomeReady() {
      ready = true;
      whenReady.run();
    }

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {
      whenReady = handler;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {
      cancel = handler;
    }

    @Override
    public void request(int count) {
      requested += count;
    }

    @Override
    public void onNext(ReadManyResponse response) {
      sent.add(response);
    }

    @Override
    public void onError(Throwable why) {
      failure = Optional.of(why);
    }

    @Override
    public void onCompleted() {
      completed = true;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void setCompression(String compression) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void disableAutoRequest() {}

    @Override
    public void setMessageCompression(boolean enable) {}
  }
}
