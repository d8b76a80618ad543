package dev.recado.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.recado.benchmarks.gateway.GatewayTarget;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Accepted;
import dev.recado.protocol.v1.EntriesGrpc;
import dev.recado.protocol.v1.ExecuteError;
import dev.recado.protocol.v1.ExecuteRequest;
import dev.recado.protocol.v1.ExecuteResponse;
import dev.recado.protocol.v1.OperationsGrpc;
import dev.recado.protocol.v1.Outcome;
import dev.recado.protocol.v1.ReadManyRequest;
import dev.recado.protocol.v1.ReadManyResponse;
import dev.recado.protocol.v1.ReadRequest;
import dev.recado.protocol.v1.ReadResponse;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.ScanRequest;
import dev.recado.protocol.v1.ScanResponse;
import dev.recado.protocol.v1.Status;
import dev.recado.protocol.v1.SubmitRequest;
import dev.recado.protocol.v1.SubmitResponse;
import dev.recado.protocol.v1.WriteRequest;
import dev.recado.protocol.v1.WriteResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Answers puts over both transports, and breaks in the ways that it is told to. */
final class FakeGateway implements AutoCloseable {

  final Set<String> ids = ConcurrentHashMap.newKeySet();
  final AtomicInteger repeatedIds = new AtomicInteger();
  final AtomicInteger streams = new AtomicInteger();

  final AtomicInteger reads = new AtomicInteger();
  final AtomicInteger readStreams = new AtomicInteger();

  /** What was scanned. */
  final Set<ScanRequest> scans = ConcurrentHashMap.newKeySet();

  /** The tokens that reads came with. */
  final Set<String> sessions = ConcurrentHashMap.newKeySet();

  /** Whether reads find nothing. */
  volatile boolean entriesGone;

  /** Milliseconds that each answer takes, one after the other on its connection. */
  volatile int answerMillis;

  /** Milliseconds that outcomes take after their Submit was answered. */
  volatile int deliverMillis;

  /** Every so many answers is a refusal; 0 for none. */
  volatile int refuseEvery;

  /** Every so many answers breaks the stream instead; 0 for none. */
  volatile int breakEvery;

  /** Whether Submits are answered only after their outcomes were sent. */
  volatile boolean outcomesFirst;

  /** Every so many Submits fails, though its operations are accepted; 0 for none. */
  volatile int loseAnswerEvery;

  /** The operations of each Submit. */
  final Set<Integer> batches = ConcurrentHashMap.newKeySet();

  final FakePushServer push;

  private final AtomicInteger answers = new AtomicInteger();
  private final Server grpc;
  private final HttpServer http;

  FakeGateway() throws IOException {
    var loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    http = HttpServer.create(loopback, 0);
    push = new FakePushServer(http);
    grpc =
        NettyServerBuilder.forAddress(loopback)
            .addService(new Operations())
            .addService(new Reads())
            .addService(push)
            .build()
            .start();
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/v1/entries/", this::put);
    http.start();
  }

  GatewayTarget target() {
    return new GatewayTarget(
        URI.create("http://127.0.0.1:" + http.getAddress().getPort()),
        "127.0.0.1:" + grpc.getPort(),
        "key");
  }

  private void seen(String id) {
    takeTime();
    OperationIds.parse(id);
    if (!ids.add(id)) {
      repeatedIds.incrementAndGet();
    }
  }

  private void takeTime() {
    sleep(answerMillis);
  }

  private static void sleep(int millis) {
    if (millis > 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
  }

  private boolean every(int count) {
    return count > 0 && answers.incrementAndGet() % count == 0;
  }

  private void put(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    seen(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
    boolean refused = every(refuseEvery);
    byte[] body = (refused ? "{\"reason\": \"OVERLOADED\"}" : "").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(refused ? 429 : 201, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    grpc.shutdownNow();
    http.stop(0);
  }

  private final class Reads extends EntriesGrpc.EntriesImplBase {
    @Override
    public void put(WriteRequest request, StreamObserver<WriteResponse> responses) {
      seen(request.getId());
      if (every(refuseEvery)) {
        responses.onError(GrpcErrors.toStatus(new Rejection(Reason.OVERLOADED, "too much is out")));
        return;
      }
      responses.onNext(
          WriteResponse.newBuilder().setOutcome(Outcome.newBuilder().setStatus(Status.OK)).build());
      responses.onCompleted();
    }

    @Override
    public void scan(ScanRequest request, StreamObserver<ScanResponse> responses) {
      scans.add(request);
      var page = ScanResponse.newBuilder();
      for (int i = 0; i < request.getLimit() && !entriesGone; i++) {
        page.addEntriesBuilder().setKey(i == 0 ? request.getFrom() : request.getPrefix());
      }
      responses.onNext(page.build());
      responses.onCompleted();
    }

    @Override
    public void read(ReadRequest request, StreamObserver<ReadResponse> responses) {
      reads.incrementAndGet();
      if (every(refuseEvery)) {
        responses.onError(GrpcErrors.toStatus(new Rejection(Reason.OVERLOADED, "too much is out")));
        return;
      }
      responses.onNext(answer(request, "session-of-a-read"));
      responses.onCompleted();
    }

    @Override
    public StreamObserver<ReadManyRequest> readMany(StreamObserver<ReadManyResponse> responses) {
      readStreams.incrementAndGet();
      return new StreamObserver<>() {
        @Override
        public void onNext(ReadManyRequest request) {
          var response = ReadManyResponse.newBuilder().setNumber(request.getNumber());
          responses.onNext(
              every(refuseEvery)
                  ? response
                      .setError(ExecuteError.newBuilder().setReason(Reason.OVERLOADED))
                      .build()
                  : response.setAnswer(answer(request.getRead(), "session-of-a-stream")).build());
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {
          responses.onCompleted();
        }
      };
    }

    private ReadResponse answer(ReadRequest request, String session) {
      takeTime();
      sessions.addAll(request.getSessionsList());
      var response = ReadResponse.newBuilder().setSession(session);
      if (!entriesGone) {
        response.getEntryBuilder().setKey(request.getKey());
      }
      return response.build();
    }
  }

  private final class Operations extends OperationsGrpc.OperationsImplBase {
    @Override
    public void submit(SubmitRequest request, StreamObserver<SubmitResponse> responses) {
      batches.add(request.getOperationsCount());
      request.getOperationsList().forEach(operation -> seen(operation.getId()));
      if (every(refuseEvery)) {
        responses.onError(GrpcErrors.toStatus(new Rejection(Reason.OVERLOADED, "too much is out")));
        return;
      }
      if (outcomesFirst) {
        deliver(request);
      }
      if (every(loseAnswerEvery)) {
        responses.onError(io.grpc.Status.UNAVAILABLE.withDescription("lost").asException());
      } else {
        var response = SubmitResponse.newBuilder();
        request
            .getOperationsList()
            .forEach(
                operation -> response.addAccepted(Accepted.newBuilder().setId(operation.getId())));
        responses.onNext(response.build());
        responses.onCompleted();
      }
      if (!outcomesFirst) {
        sleep(deliverMillis);
        deliver(request);
      }
    }

    private void deliver(SubmitRequest request) {
      request
          .getOperationsList()
          .forEach(operation -> push.deliver(operation.getReplyTo(), operation.getId()));
    }

    @Override
    public StreamObserver<ExecuteRequest> execute(StreamObserver<ExecuteResponse> responses) {
      streams.incrementAndGet();
      return new StreamObserver<>() {
        @Override
        public void onNext(ExecuteRequest request) {
          seen(request.getOperation().getId());
          if (every(breakEvery)) {
            responses.onError(io.grpc.Status.UNAVAILABLE.withDescription("broke").asException());
            return;
          }
          var response = ExecuteResponse.newBuilder().setId(request.getOperation().getId());
          responses.onNext(
              every(refuseEvery)
                  ? response
                      .setError(ExecuteError.newBuilder().setReason(Reason.OVERLOADED))
                      .build()
                  : response.setOutcome(Outcome.newBuilder().setStatus(Status.OK)).build());
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {
          responses.onCompleted();
        }
      };
    }
  }
}
