package dev.recado.gateway;

import dev.recado.protocol.internal.v1.DeleteMailboxRequest;
import dev.recado.protocol.internal.v1.DeleteMailboxResponse;
import dev.recado.protocol.internal.v1.FindMailboxRequest;
import dev.recado.protocol.internal.v1.FindMailboxResponse;
import dev.recado.protocol.internal.v1.RecipientsGrpc;
import dev.recado.protocol.internal.v1.RegisterMailboxRequest;
import dev.recado.protocol.internal.v1.RegisterMailboxResponse;
import dev.recado.protocol.internal.v1.RotateTokenRequest;
import dev.recado.protocol.internal.v1.RotateTokenResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A push server's side of recipients. */
final class FakePush extends RecipientsGrpc.RecipientsImplBase {

  /** Shared by all push servers, as their database is. */
  private final Set<String> mailboxes;

  private final AtomicInteger calls = new AtomicInteger();
  private final FakeJournal journal = new FakeJournal();
  private volatile boolean breaking;

  FakePush() {
    this(ConcurrentHashMap.newKeySet());
  }

  FakePush(Set<String> mailboxes) {
    this.mailboxes = mailboxes;
  }

  Set<String> mailboxes() {
    return mailboxes;
  }

  FakeJournal journal() {
    return journal;
  }

  int calls() {
    return calls.get();
  }

  /** Carries everything out, and fails instead of answering. */
  void breakCalls(boolean wanted) {
    breaking = wanted;
  }

  void forget(String namespace, String id) {
    mailboxes.remove(namespace + "/" + id);
  }

  @Override
  public void register(
      RegisterMailboxRequest request, StreamObserver<RegisterMailboxResponse> response) {
    String id = UUID.randomUUID().toString();
    mailboxes.add(request.getNamespace() + "/" + id);
    answer(
        response,
        RegisterMailboxResponse.newBuilder()
            .setId(id)
            .setToken("token-of-" + id)
            .setNotifications("http://127.0.0.1:8090/v1/recipients/" + id + "/notifications")
            .build());
  }

  @Override
  public void find(FindMailboxRequest request, StreamObserver<FindMailboxResponse> response) {
    answer(
        response,
        FindMailboxResponse.newBuilder()
            .setFound(mailboxes.contains(request.getNamespace() + "/" + request.getId()))
            .build());
  }

  @Override
  public void delete(DeleteMailboxRequest request, StreamObserver<DeleteMailboxResponse> response) {
    answer(
        response,
        DeleteMailboxResponse.newBuilder()
            .setFound(mailboxes.remove(request.getNamespace() + "/" + request.getId()))
            .build());
  }

  @Override
  public void rotateToken(
      RotateTokenRequest request, StreamObserver<RotateTokenResponse> response) {
    boolean found = mailboxes.contains(request.getNamespace() + "/" + request.getId());
    answer(
        response,
        RotateTokenResponse.newBuilder().setFound(found).setToken(found ? "rotated" : "").build());
  }

  private <A> void answer(StreamObserver<A> response, A answer) {
    calls.incrementAndGet();
    if (breaking) {
      response.onError(Status.UNAVAILABLE.asRuntimeException());
      return;
    }
    response.onNext(answer);
    response.onCompleted();
  }
}
