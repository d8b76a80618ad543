package dev.recado.gateway.dispatch;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.recado.protocol.internal.v1.ExecutionGrpc;
import dev.recado.protocol.internal.v1.InternalExecuteRequest;
import dev.recado.protocol.internal.v1.InternalExecuteResponse;
import dev.recado.protocol.v1.Operation;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemberStreamTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final UUID MEMBER = UUID.randomUUID();
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private final RuntimeException tooLate = new IllegalStateException("too late");

  /** A member that answers when the test says so. */
  private static final class Member extends ExecutionGrpc.ExecutionImplBase {
    private final List<Long> received = new CopyOnWriteArrayList<>();
    private volatile boolean reads = true;
    private final List<StreamObserver<InternalExecuteResponse>> streams =
        new CopyOnWriteArrayList<>();

    @Override
    public StreamObserver<InternalExecuteRequest> execute(
        StreamObserver<InternalExecuteResponse> responses) {
      streams.add(responses);
      if (!reads) {
        ((ServerCallStreamObserver<InternalExecuteResponse>) responses).disableAutoRequest();
      }
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

  private final Member member = new Member();
  private final List<Long> answered = new CopyOnWriteArrayList<>();
  private final List<Throwable> unanswered = new CopyOnWriteArrayList<>();
  private final AtomicLong now = new AtomicLong();
  private Server server;
  private ManagedChannel channel;
  private MemberStream stream;

  @BeforeEach
  void start() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(member)
            .build()
            .start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    stream = new MemberStream(MEMBER, () -> channel, new Heard(), 100, 1 << 20, now::get);
  }

  @AfterEach
  void stop() {
    var _ = channel.shutdownNow();
    var _ = server.shutdownNow();
  }

  private final class Heard implements MemberStream.Listener {
    @Override
    public void answered(UUID from, InternalExecuteResponse response) {
      answered.add(response.getCorrelation());
    }

    @Override
    public void unanswered(UUID from, Flight flight, boolean sent, Throwable why) {
      unanswered.add(why);
    }
  }

  private static Flight flight(long correlation) {
    return flight(correlation, false);
  }

  private static Flight flight(long correlation, boolean kept) {
    return new Flight(
        0, InternalExecuteRequest.newBuilder().setCorrelation(correlation).build(), kept);
  }

  private void answer(long correlation) {
    member
        .streams
        .getLast()
        .onNext(InternalExecuteResponse.newBuilder().setCorrelation(correlation).build());
    eventually(SOON, () -> assertThat(answered).contains(correlation));
  }

  /** Sends one, and the others when it has come. */
  private void sendTo(MemberStream narrow, Flight first, Flight... others) {
    narrow.send(first);
    eventually(SOON, () -> assertThat(member.received).hasSize(1));
    for (Flight other : others) {
      narrow.send(other);
    }
  }

  private MemberStream narrow() {
    return new MemberStream(MEMBER, () -> channel, new Heard(), 1, 1 << 20, now::get);
  }

  @Test
  void whatWaitsForItsTurnIsNotGivenUpWhileTheMemberAnswers() {
    MemberStream narrow = narrow();
    sendTo(narrow, flight(1), flight(2), flight(3));
    now.set(SECOND);
    answer(1);
    eventually(SOON, () -> assertThat(member.received).containsExactly(1L, 2L));

    now.set(2 * SECOND - 1);
    narrow.expire(SECOND, tooLate);

    assertThat(unanswered).isEmpty();
    assertThat(narrow.unsent()).isEqualTo(1);
  }

  @Test
  void whatASilentMemberWasSentOrWaitsForItIsGivenUp() {
    MemberStream narrow = narrow();
    sendTo(narrow, flight(1), flight(2));

    now.set(SECOND);
    narrow.expire(SECOND, tooLate);

    assertThat(unanswered).containsExactly(tooLate, tooLate);
    assertThat(narrow.unsent()).isZero();
  }

  @Test
  void fullMembersLineIsJudged() {
    MemberStream narrow = narrow();
    sendTo(narrow, flight(1), flight(2), flight(3), flight(4));
    now.set(WaitingLine.WINDOW_NANOS);
    answer(1);
    answer(2);

    assertThat(narrow.expectedWaitNanos()).isEqualTo(WaitingLine.WINDOW_NANOS / 2);
  }

  @Test
  void waitForAConnectionIsNotJudged() throws IOException {
    try (var unanswering = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ManagedChannel dead =
          NettyChannelBuilder.forAddress("127.0.0.1", unanswering.getLocalPort())
              .usePlaintext()
              .build();
      MemberStream unconnected =
          new MemberStream(MEMBER, () -> dead, new Heard(), 3, 1 << 20, now::get);
      unconnected.send(flight(1));
      unconnected.send(flight(2));

      now.set(SECOND);
      assertThat(unconnected.expectedWaitNanos()).isZero();
      // As many as it may be sent: whatever comes of the connection, that is a line.
      unconnected.send(flight(3));
      assertThat(unconnected.expectedWaitNanos()).isEqualTo(SECOND);
      var _ = dead.shutdownNow();
    }
  }

  @Test
  void lineForAMemberThatDoesNotReadIsJudged() {
    member.reads = false;
    MemberStream wide =
        new MemberStream(MEMBER, () -> channel, new Heard(), 10_000, 1L << 30, now::get);
    // Far more than the connection takes before the member reads any of it.
    for (int i = 0; i < 400; i++) {
      wide.send(large(i));
    }
    eventually(SOON, () -> assertThat(wide.unsent()).isBetween(1, 399));

    now.set(SECOND);
    assertThat(wide.expectedWaitNanos()).isPositive();
  }

  private static Flight large(long correlation) {
    return new Flight(
        0,
        InternalExecuteRequest.newBuilder()
            .setCorrelation(correlation)
            .setOperation(Operation.newBuilder().setValue(ByteString.copyFrom(new byte[64 << 10])))
            .build(),
        false);
  }

  @Test
  void whatNobodyWaitsForAnyMoreIsNotKeptInTheLine() {
    MemberStream narrow = narrow();
    sendTo(narrow, flight(1), flight(2), flight(3));
    narrow.forget(2);
    assertThat(narrow.unsent()).isEqualTo(2);

    narrow.expire(SECOND, tooLate);

    assertThat(narrow.unsent()).isEqualTo(1);
    assertThat(unanswered).isEmpty();
  }

  @Test
  void callersDoNotStandBehindThoseThatHaveLostPatience() {
    MemberStream narrow = narrow();
    Flight impatient = flight(2);
    sendTo(narrow, flight(1), flight(3, true), impatient, flight(4));
    boolean _ = impatient.keep();

    for (long correlation : List.of(1L, 3L, 4L)) {
      answer(correlation);
    }

    eventually(SOON, () -> assertThat(member.received).containsExactly(1L, 3L, 4L, 2L));
  }

  @Test
  void waitedForAndKeptTakeTurns() {
    MemberStream narrow = narrow();
    sendTo(
        narrow,
        flight(1),
        flight(2, true),
        flight(3, true),
        flight(4, true),
        flight(5),
        flight(6),
        flight(7));

    for (int i = 0; i < 6; i++) {
      answer(member.received.getLast());
      int sent = i + 2;
      eventually(SOON, () -> assertThat(member.received).hasSize(sent));
    }

    assertThat(member.received).containsExactly(1L, 2L, 5L, 3L, 6L, 4L, 7L);
  }

  @Test
  void memberThatWasAwayIsSentToOnceItIsBack() throws Exception {
    int port = server.getPort();
    server.shutdownNow().awaitTermination();
    stream.send(flight(1));
    eventually(SOON, () -> assertThat(unanswered).hasSize(1));
    // Refused while it is being opened: the channel knows by now that nobody is there.
    stream.send(flight(2));
    eventually(SOON, () -> assertThat(unanswered).hasSize(2));

    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .addService(member)
            .build()
            .start();
    channel.resetConnectBackoff();
    eventually(
        SOON,
        () -> {
          stream.send(flight(3));
          assertThat(member.received).contains(3L);
        });
  }

  @Test
  void streamOutlivesTheCallThatOpenedIt() {
    Context.CancellableContext call = Context.current().withCancellation();
    call.run(() -> stream.send(flight(1)));
    eventually(SOON, () -> assertThat(member.received).containsExactly(1L));

    boolean _ = call.cancel(null);
    stream.send(flight(2));
    eventually(SOON, () -> assertThat(member.received).containsExactly(1L, 2L));
    member
        .streams
        .getFirst()
        .onNext(InternalExecuteResponse.newBuilder().setCorrelation(2).build());

    eventually(SOON, () -> assertThat(answered).containsExactly(2L));
    assertThat(unanswered).isEmpty();
    assertThat(member.streams).hasSize(1);
  }
}
