package dev.recado.gateway;

import com.google.protobuf.ByteString;
import dev.recado.faults.FaultsOnPurpose;
import dev.recado.gateway.dispatch.Decided;
import dev.recado.membership.KeyIds;
import dev.recado.membership.Ring;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.ExecutionGrpc;
import dev.recado.protocol.internal.v1.InternalExecuteRequest;
import dev.recado.protocol.internal.v1.InternalExecuteResponse;
import dev.recado.protocol.internal.v1.InternalFindRequest;
import dev.recado.protocol.internal.v1.InternalFindResponse;
import dev.recado.protocol.internal.v1.InternalReadManyRequest;
import dev.recado.protocol.internal.v1.InternalReadManyResponse;
import dev.recado.protocol.internal.v1.InternalReadRequest;
import dev.recado.protocol.internal.v1.InternalReadResponse;
import dev.recado.protocol.internal.v1.InternalScanRequest;
import dev.recado.protocol.internal.v1.InternalScanResponse;
import dev.recado.protocol.v1.Entry;
import dev.recado.protocol.v1.ReadResponse;
import dev.recado.protocol.v1.Reason;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A storage node's internal port, that behaves as the test wants. */
final class FakeNode extends ExecutionGrpc.ExecutionImplBase {

  /** What comes of a request that arrives. */
  interface Behaviour {
    void execute(InternalExecuteRequest request, StreamObserver<InternalExecuteResponse> responses);
  }

  /** Of the log entry that decided whatever was. */
  static final long TERM = 3;

  static final long INDEX = 17;

  private final UUID id;
  private final FakeStore store;
  private final Ring ring;
  private final List<InternalExecuteRequest> received = new CopyOnWriteArrayList<>();
  private final AtomicInteger timesEnded = new AtomicInteger();
  private final FaultsOnPurpose faults = new FaultsOnPurpose(_ -> timesEnded.incrementAndGet());
  private final AtomicInteger reads = new AtomicInteger();
  private final FakeJournal journal = new FakeJournal();
  private volatile Behaviour behaviour;
  private volatile boolean readable = true;

  FakeNode(UUID id, FakeStore store, Ring ring) {
    this.id = id;
    this.store = store;
    this.ring = ring;
    this.behaviour = this::serve;
  }

  UUID id() {
    return id;
  }

  /** Put over the wire, to be looked at; they befall nobody. */
  FaultsOnPurpose faults() {
    return faults;
  }

  FakeJournal journal() {
    return journal;
  }

  /** How often a process would have ended. */
  int timesEnded() {
    return timesEnded.get();
  }

  /** Requests that have come in on streams. */
  List<InternalExecuteRequest> received() {
    return received;
  }

  int reads() {
    return reads.get();
  }

  void reset() {
    received.clear();
    reads.set(0);
    behaviour = this::serve;
    readable = true;
    journal.reset();
  }

  void behave(Behaviour wanted) {
    behaviour = wanted;
  }

  /** Answers nothing, as a node that is paused. */
  void fallSilent() {
    behaviour = (_, _) -> {};
    readable = false;
  }

  void refuseReads() {
    readable = false;
  }

  /** Answers everything with an error, and names a leader. */
  void refuse(Reason reason, String leader) {
    behaviour = (request, responses) -> sendRefusal(request, responses, reason, leader);
  }

  void sendRefusal(
      InternalExecuteRequest request,
      StreamObserver<InternalExecuteResponse> responses,
      Reason reason,
      String leader) {
    send(
        responses,
        InternalExecuteResponse.newBuilder()
            .setCorrelation(request.getCorrelation())
            .setError(new Rejection(reason, "as the test wants").toExecuteError())
            .setLeader(leader)
            .build());
  }

  static void breakOff(StreamObserver<InternalExecuteResponse> responses) {
    synchronized (responses) {
      responses.onError(io.grpc.Status.UNAVAILABLE.asRuntimeException());
    }
  }

  void serve(InternalExecuteRequest request, StreamObserver<InternalExecuteResponse> responses) {
    Decided decided =
        request.getCancel()
            ? store.cancel(request.getNamespace(), request.getOperation())
            : store.execute(request.getNamespace(), request.getOperation());
    send(
        responses,
        InternalExecuteResponse.newBuilder()
            .setCorrelation(request.getCorrelation())
            .setOutcome(decided.outcome())
            .setReplayed(decided.replayed())
            .setRetryUntilMillis(decided.retryUntilMillis())
            .setLeader(id.toString())
            .build());
  }

  static void send(
      StreamObserver<InternalExecuteResponse> responses, InternalExecuteResponse response) {
    synchronized (responses) {
      responses.onNext(response);
    }
  }

  @Override
  public StreamObserver<InternalExecuteRequest> execute(
      StreamObserver<InternalExecuteResponse> responses) {
    return new StreamObserver<>() {
      @Override
      public void onNext(InternalExecuteRequest request) {
        received.add(request);
        behaviour.execute(request, responses);
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {
        responses.onCompleted();
      }
    };
  }

  @Override
  public void read(InternalReadRequest request, StreamObserver<InternalReadResponse> response) {
    reads.incrementAndGet();
    if (!readable) {
      unavailable(response);
      return;
    }
    answer(response, answer(request));
  }

  @Override
  public void readMany(
      InternalReadManyRequest request, StreamObserver<InternalReadManyResponse> response) {
    reads.addAndGet(request.getReadsCount());
    if (!readable) {
      unavailable(response);
      return;
    }
    for (int i = 0; i < request.getReadsCount(); i++) {
      response.onNext(
          InternalReadManyResponse.newBuilder()
              .setNumber(i)
              .setAnswer(answer(request.getReads(i)))
              .build());
    }
    response.onCompleted();
  }

  private InternalReadResponse answer(InternalReadRequest request) {
    var read = ReadResponse.newBuilder().setSession(store.session());
    store.read(request.getNamespace(), request.getRead().getKey()).ifPresent(read::setEntry);
    return InternalReadResponse.newBuilder().setRead(read).setLeader(id.toString()).build();
  }

  @Override
  public void scan(InternalScanRequest request, StreamObserver<InternalScanResponse> response) {
    if (!readable) {
      unavailable(response);
      return;
    }
    var keys = ByteString.unsignedLexicographicalComparator();
    List<Entry> matching =
        store.all(request.getNamespace()).stream()
            .filter(entry ->
                ring.numberOf(KeyIds.keyId(request.getNamespace(), entry.getKey(), ring.bits()))
                    == request.getPosition())
            .filter(entry -> entry.getKey().startsWith(request.getPrefix()))
            .filter(entry -> keys.compare(entry.getKey(), request.getFrom()) >= 0)
            .filter(entry ->
                request.getTo().isEmpty() || keys.compare(entry.getKey(), request.getTo()) < 0)
            .toList();
    answer(
        response,
        InternalScanResponse.newBuilder()
            .addAllEntries(matching.subList(0, Math.min(matching.size(), request.getLimit())))
            .setMore(matching.size() > request.getLimit())
            .build());
  }

  @Override
  public void find(InternalFindRequest request, StreamObserver<InternalFindResponse> response) {
    if (!readable) {
      unavailable(response);
      return;
    }
    var found = InternalFindResponse.newBuilder();
    store
        .find(request.getNamespace(), request.getId(), request.getKey())
        .ifPresent(record ->
            found
                .setFound(true)
                .setKind(record.kind())
                .setOutcome(record.outcome())
                .setTerm(TERM)
                .setIndex(INDEX));
    answer(response, found.build());
  }

  private static void unavailable(StreamObserver<?> response) {
    response.onError(
        GrpcErrors.toStatus(new Rejection(Reason.POSITION_UNAVAILABLE, "as the test wants")));
  }

  private static <A> void answer(StreamObserver<A> response, A answer) {
    response.onNext(answer);
    response.onCompleted();
  }
}
