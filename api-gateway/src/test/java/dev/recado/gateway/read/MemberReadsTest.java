package dev.recado.gateway.read;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.ExecutionGrpc;
import dev.recado.protocol.internal.v1.InternalReadManyRequest;
import dev.recado.protocol.internal.v1.InternalReadManyResponse;
import dev.recado.protocol.internal.v1.InternalReadRequest;
import dev.recado.protocol.internal.v1.InternalReadResponse;
import dev.recado.protocol.v1.ReadRequest;
import dev.recado.protocol.v1.ReadResponse;
import dev.recado.protocol.v1.Reason;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemberReadsTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private record Call(
      InternalReadManyRequest request, StreamObserver<InternalReadManyResponse> responses) {

    void answer(int number) {
      String key = request.getReads(number).getRead().getKey().toStringUtf8();
      responses.onNext(
          InternalReadManyResponse.newBuilder()
              .setNumber(number)
              .setAnswer(
                  InternalReadResponse.newBuilder()
                      .setRead(ReadResponse.newBuilder().setSession(key)))
              .build());
    }

    void answerAll() {
      for (int i = 0; i < request.getReadsCount(); i++) {
        answer(i);
      }
      responses.onCompleted();
    }
  }

  /** Answers when the test says so. */
  private static final class Member extends ExecutionGrpc.ExecutionImplBase {
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    @Override
    public void readMany(
        InternalReadManyRequest request, StreamObserver<InternalReadManyResponse> responses) {
      calls.add(new Call(request, responses));
    }
  }

  private final Member member = new Member();
  private Server server;
  private ManagedChannel channel;
  private MemberReads reads;

  @BeforeEach
  void start() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(member)
            .build()
            .start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    reads = new MemberReads(() -> channel, TIMEOUT, 1);
  }

  @AfterEach
  void stop() {
    var _ = channel.shutdownNow();
    var _ = server.shutdownNow();
  }

  private CompletableFuture<InternalReadResponse> ask(String key) {
    return reads.ask(
        InternalReadRequest.newBuilder()
            .setRead(ReadRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)))
            .build());
  }

  private void awaitCalls(int count) {
    eventually(SOON, () -> assertThat(member.calls).hasSize(count));
  }

  private static void assertAnswered(CompletableFuture<InternalReadResponse> read, String key) {
    assertThat(read)
        .succeedsWithin(SOON)
        .satisfies(response -> assertThat(response.getRead().getSession()).isEqualTo(key));
  }

  /** Of reads that came while the first call was on its way. */
  private Call secondCall() {
    awaitCalls(1);
    member.calls.getFirst().answerAll();
    awaitCalls(2);
    return member.calls.get(1);
  }

  @Test
  void readsThatComeWhileACallIsOutGoTogether() {
    CompletableFuture<InternalReadResponse> first = ask("a");
    var later = new ArrayList<CompletableFuture<InternalReadResponse>>();
    for (int i = 0; i < 70; i++) {
      later.add(ask("later-" + i));
    }
    Call full = secondCall();
    assertAnswered(first, "a");
    assertThat(full.request().getReadsCount()).isEqualTo(64);
    full.answerAll();
    awaitCalls(3);
    assertThat(member.calls.get(2).request().getReadsCount()).isEqualTo(6);
    member.calls.get(2).answerAll();
    for (int i = 0; i < 70; i++) {
      assertAnswered(later.get(i), "later-" + i);
    }
  }

  @Test
  void slowReadHoldsNobodyElseUp() {
    var _ = ask("first");
    CompletableFuture<InternalReadResponse> slow = ask("slow");
    CompletableFuture<InternalReadResponse> quick = ask("quick");
    Call holding = secondCall();
    assertThat(holding.request().getReadsCount()).isEqualTo(2);
    holding.answer(1);
    assertAnswered(quick, "quick");
    // Nothing has to end for the next one.
    CompletableFuture<InternalReadResponse> next = ask("next");
    awaitCalls(3);
    member.calls.get(2).answerAll();
    assertAnswered(next, "next");
    assertThat(slow).isNotDone();
  }

  @Test
  void oneRefusedReadFailsAlone() {
    var _ = ask("first");
    CompletableFuture<InternalReadResponse> refused = ask("refused");
    CompletableFuture<InternalReadResponse> answered = ask("answered");
    Call call = secondCall();
    call.responses()
        .onNext(
            InternalReadManyResponse.newBuilder()
                .setNumber(0)
                .setError(new Rejection(Reason.NOT_LEADER, "elsewhere").toExecuteError())
                .build());
    call.answer(1);
    call.responses().onCompleted();
    assertThat(refused)
        .failsWithin(SOON)
        .withThrowableThat()
        .withCauseInstanceOf(Rejection.class)
        .withMessageContaining("elsewhere");
    assertAnswered(answered, "answered");
  }

  @Test
  void callWithoutAnyAnswerFailsWhoWaitsBehindItToo() {
    CompletableFuture<InternalReadResponse> first = ask("a");
    CompletableFuture<InternalReadResponse> behind = ask("behind");
    awaitCalls(1);
    member.calls.getFirst().responses().onError(Status.UNAVAILABLE.asRuntimeException());
    assertThat(first)
        .failsWithin(SOON)
        .withThrowableThat()
        .withCauseInstanceOf(StatusRuntimeException.class);
    assertThat(behind).failsWithin(SOON);
    CompletableFuture<InternalReadResponse> later = ask("later");
    awaitCalls(2);
    member.calls.get(1).answerAll();
    assertAnswered(later, "later");
  }

  /** The member takes the calls, and never answers. */
  @Test
  void readsOfAStuckMemberEndWhenTheOldestHasWaitedForTheTimeout() {
    reads = new MemberReads(() -> channel, Duration.ofMillis(300), 1);
    CompletableFuture<InternalReadResponse> asked = ask("asked");
    CompletableFuture<InternalReadResponse> behind = ask("behind");
    for (CompletableFuture<InternalReadResponse> read : List.of(asked, behind)) {
      assertThat(read)
          .failsWithin(SOON)
          .withThrowableThat()
          .withCauseInstanceOf(StatusRuntimeException.class)
          .withMessageContaining("DEADLINE_EXCEEDED");
    }
    assertThat(member.calls).hasSize(1);
  }

  @Test
  void callEndsWhenTheOldestOfItsReadsHasWaitedForTheTimeout() {
    var deadlines = new CopyOnWriteArrayList<Deadline>();
    Channel noting =
        ClientInterceptors.intercept(
            channel,
            new ClientInterceptor() {
              @Override
              public <Q, A> ClientCall<Q, A> interceptCall(
                  MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
                deadlines.add(options.getDeadline());
                return next.newCall(method, options);
              }
            });
    reads = new MemberReads(() -> noting, TIMEOUT, 1);
    var _ = ask("first");
    var _ = ask("behind");
    long asked = System.nanoTime();
    Call _ = secondCall();
    assertThat(System.nanoTime() + deadlines.get(1).timeRemaining(TimeUnit.NANOSECONDS))
        .isLessThanOrEqualTo(asked + TIMEOUT.toNanos());
  }

  @Test
  void whereSeveralCallsMayBeOutAStuckOneHoldsUpNobody() {
    reads = new MemberReads(() -> channel, TIMEOUT, 2);
    CompletableFuture<InternalReadResponse> stuck = ask("stuck");
    CompletableFuture<InternalReadResponse> other = ask("other");
    awaitCalls(2);
    member.calls.stream()
        .filter(
            call -> call.request().getReads(0).getRead().getKey().toStringUtf8().equals("other"))
        .forEach(Call::answerAll);
    assertAnswered(other, "other");
    assertThat(stuck).isNotDone();
  }

  @Test
  void callThatLeavesAReadUnansweredFailsIt() {
    CompletableFuture<InternalReadResponse> read = ask("a");
    awaitCalls(1);
    member.calls.getFirst().responses().onCompleted();
    assertThat(read).failsWithin(SOON);
  }

  @Test
  void callOutlivesTheCallerThatHappensToSendIt() {
    Context.CancellableContext caller = Context.current().withCancellation();
    var read = new CompletableFuture<CompletableFuture<InternalReadResponse>>();
    caller.run(() -> read.complete(ask("a")));
    awaitCalls(1);
    boolean _ = caller.cancel(new IllegalStateException("the caller has left"));
    member.calls.getFirst().answerAll();
    assertAnswered(read.join(), "a");
  }

  @Test
  void readsAtAMemberWithoutAConnectionFailAtOnce() {
    reads =
        new MemberReads(
            () -> {
              throw new Rejection(Reason.POSITION_UNAVAILABLE, "The member has left.");
            },
            SOON,
            1);
    assertThat(ask("a")).failsWithin(SOON);
    assertThat(ask("b")).failsWithin(SOON);
    assertThat(ask("c")).failsWithin(SOON);
  }
}
