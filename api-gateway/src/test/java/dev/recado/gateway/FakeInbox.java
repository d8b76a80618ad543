package dev.recado.gateway;

import dev.recado.protocol.OperationIds;
import dev.recado.protocol.internal.v1.DeliverRequest;
import dev.recado.protocol.internal.v1.DeliverResponse;
import dev.recado.protocol.internal.v1.MessagesGrpc;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A storage node's message inbox, whose acknowledgements get lost as the test wants. */
final class FakeInbox extends MessagesGrpc.MessagesImplBase {

  private final List<UUID> deliveries = new CopyOnWriteArrayList<>();
  private final List<String> payloads = new CopyOnWriteArrayList<>();
  private final Set<UUID> processed = ConcurrentHashMap.newKeySet();
  private final AtomicInteger lost = new AtomicInteger();

  /** All that came, repeated ones too. */
  List<UUID> deliveries() {
    return deliveries;
  }

  /** Of each message that was processed, once. */
  List<String> payloads() {
    return payloads;
  }

  /** Processes the next so many deliveries, and answers nothing. */
  void loseAcknowledgements(int next) {
    lost.set(next);
  }

  void reset() {
    deliveries.clear();
    payloads.clear();
    lost.set(0);
  }

  @Override
  public void deliver(DeliverRequest request, StreamObserver<DeliverResponse> response) {
    UUID id = OperationIds.fromByteString(request.getId());
    deliveries.add(id);
    boolean first = processed.add(id);
    if (first) {
      payloads.add(request.getPayload().toStringUtf8());
    }
    if (lost.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
      response.onNext(
          DeliverResponse.newBuilder()
              .setResult(first ? DeliverResponse.Result.PROCESSED : DeliverResponse.Result.REPEATED)
              .build());
      response.onCompleted();
    }
  }
}
