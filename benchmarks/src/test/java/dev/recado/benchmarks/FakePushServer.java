package dev.recado.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.recado.protocol.v1.Heartbeat;
import dev.recado.protocol.v1.Notification;
import dev.recado.protocol.v1.NotificationsGrpc;
import dev.recado.protocol.v1.Outcome;
import dev.recado.protocol.v1.RegisterRecipientRequest;
import dev.recado.protocol.v1.RegisterRecipientResponse;
import dev.recado.protocol.v1.Status;
import dev.recado.protocol.v1.SubscribeRequest;
import dev.recado.protocol.v1.SubscribeResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Registers recipients and pushes outcomes to them over both channels, and misbehaves in the ways
 * that it is told to. Keeps what finds no stream until there is one.
 */
final class FakePushServer extends NotificationsGrpc.NotificationsImplBase {

  private static final String RECIPIENTS = "/v1/recipients/";

  final AtomicInteger delivered = new AtomicInteger();
  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger acknowledgements = new AtomicInteger();

  /** The last sequence that each recipient acknowledged. */
  final Map<String, Long> acknowledged = new ConcurrentHashMap<>();

  /** Acknowledgements beyond what was sent, or without the recipient's token. */
  final Set<String> wrong = ConcurrentHashMap.newKeySet();

  /** How often each outcome is sent. */
  volatile int copies = 1;

  volatile Status status = Status.OK;

  /** Every so many outcomes is lost; 0 for none. */
  volatile int loseEvery;

  /** Every so many outcomes breaks its stream after it; 0 for none. */
  volatile int breakEvery;

  /** So many requests for a stream are refused at first. */
  final AtomicInteger refuseStreams = new AtomicInteger();

  /** The first so many registrations fail. */
  final AtomicInteger refuseRegistrations = new AtomicInteger();

  private final Map<String, Mailbox> mailboxes = new ConcurrentHashMap<>();
  private final HttpServer http;

  FakePushServer(HttpServer http) {
    this.http = http;
    http.createContext(RECIPIENTS, this::serve);
  }

  int recipients() {
    return mailboxes.size();
  }

  long sent() {
    return mailboxes.values().stream().mapToLong(mailbox -> mailbox.sequence.get()).sum();
  }

  void deliver(String recipient, String operationId) {
    int number = delivered.incrementAndGet();
    if (loseEvery > 0 && number % loseEvery == 0) {
      return;
    }
    boolean breaks = breakEvery > 0 && number % breakEvery == 0;
    mailbox(recipient).deliver(operationId, breaks);
  }

  private Mailbox mailbox(String recipient) {
    return mailboxes.computeIfAbsent(recipient, _ -> new Mailbox());
  }

  @Override
  public void register(
      RegisterRecipientRequest request, StreamObserver<RegisterRecipientResponse> responses) {
    if (refuseRegistrations.getAndDecrement() > 0) {
      responses.onError(io.grpc.Status.UNAVAILABLE.withDescription("no push server").asException());
      return;
    }
    String id = java.util.UUID.randomUUID().toString();
    Mailbox _ = mailbox(id);
    responses.onNext(
        RegisterRecipientResponse.newBuilder()
            .setId(id)
            .setToken(token(id))
            .setNotifications(
                "http://127.0.0.1:"
                    + http.getAddress().getPort()
                    + RECIPIENTS
                    + id
                    + "/notifications")
            .build());
    responses.onCompleted();
  }

  private static String token(String recipient) {
    return "token-of-" + recipient;
  }

  @Override
  public StreamObserver<SubscribeRequest> subscribe(StreamObserver<SubscribeResponse> responses) {
    return new StreamObserver<>() {
      private String recipient = "";

      @Override
      public void onNext(SubscribeRequest request) {
        if (request.hasOpen()) {
          recipient = request.getOpen().getRecipientId();
          opened.incrementAndGet();
          responses.onNext(
              SubscribeResponse.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build());
          mailbox(recipient).attach(new GrpcWriter(responses));
        } else {
          acknowledge(recipient, request.getAcknowledge().getThrough());
        }
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {
        responses.onCompleted();
      }
    };
  }

  private void acknowledge(String recipient, long through) {
    if (through > mailbox(recipient).sequence.get()) {
      wrong.add("ahead: " + through);
    }
    acknowledgements.incrementAndGet();
    acknowledged.merge(recipient, through, Math::max);
  }

  private void serve(HttpExchange exchange) throws IOException {
    String[] path =
        exchange.getRequestURI().getPath().substring(RECIPIENTS.length()).split("/", -1);
    byte[] body = exchange.getRequestBody().readAllBytes();
    String recipient = path[0];
    if (!("Bearer " + token(recipient))
        .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      wrong.add("token of " + exchange.getRequestURI());
    }
    if (path[1].equals("acknowledgements")) {
      String text = new String(body, StandardCharsets.UTF_8);
      acknowledge(recipient, Long.parseLong(text.replaceAll("[^0-9]", "")));
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    } else if (refuseStreams.getAndDecrement() > 0) {
      exchange.sendResponseHeaders(503, -1);
      exchange.close();
    } else {
      exchange.sendResponseHeaders(200, 0);
      var writer = new EventWriter(exchange);
      writer.write("retry: 1000\n\n: heartbeat\n\n");
      opened.incrementAndGet();
      mailbox(recipient).attach(writer);
    }
  }

  /** Where a mailbox's notifications go. */
  private interface Writer {
    void write(long sequence, String operationId, Status status) throws IOException;

    void end();
  }

  private final class Mailbox {

    private final AtomicLong sequence = new AtomicLong();
    private final List<String> kept = new ArrayList<>();
    private @Nullable Writer stream;

    private synchronized void attach(Writer writer) {
      stream = writer;
      kept.forEach(operationId -> deliver(operationId, false));
      kept.clear();
    }

    private synchronized void deliver(String operationId, boolean breaks) {
      Writer writer = stream;
      if (writer == null) {
        kept.add(operationId);
        return;
      }
      try {
        for (int i = 0; i < copies; i++) {
          writer.write(sequence.incrementAndGet(), operationId, status);
        }
      } catch (IOException _) {
        // The client has gone.
      }
      if (breaks) {
        stream = null;
        writer.end();
      }
    }
  }

  private record GrpcWriter(StreamObserver<SubscribeResponse> responses) implements Writer {

    @Override
    public void write(long sequence, String operationId, Status status) {
      responses.onNext(
          SubscribeResponse.newBuilder()
              .setNotification(
                  Notification.newBuilder()
                      .setSequence(sequence)
                      .setOperationId(operationId)
                      .setOutcome(Outcome.newBuilder().setStatus(status)))
              .build());
    }

    @Override
    public void end() {
      responses.onError(io.grpc.Status.UNAVAILABLE.withDescription("broke").asException());
    }
  }

  private record EventWriter(HttpExchange exchange) implements Writer {

    @Override
    public void write(long sequence, String operationId, Status status) throws IOException {
      write(
          """
          id: %d
          event: outcome
          data: {"sequence":%d,"operationId":"%s","key":"a \\"status\\":\\"key\\"","kind":"put","outcome":{"status":"%s","version":1}}

          """
              .formatted(sequence, sequence, operationId, status));
    }

    private void write(String text) throws IOException {
      OutputStream out = exchange.getResponseBody();
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    @Override
    public void end() {
      exchange.close();
    }
  }
}
