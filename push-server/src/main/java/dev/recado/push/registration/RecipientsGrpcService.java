package dev.recado.push.registration;

import dev.recado.protocol.internal.v1.DeleteMailboxRequest;
import dev.recado.protocol.internal.v1.DeleteMailboxResponse;
import dev.recado.protocol.internal.v1.FindMailboxRequest;
import dev.recado.protocol.internal.v1.FindMailboxResponse;
import dev.recado.protocol.internal.v1.RecipientsGrpc;
import dev.recado.protocol.internal.v1.RegisterMailboxRequest;
import dev.recado.protocol.internal.v1.RegisterMailboxResponse;
import dev.recado.protocol.internal.v1.RotateTokenRequest;
import dev.recado.protocol.internal.v1.RotateTokenResponse;
import dev.recado.push.recipient.RecipientAccess;
import dev.recado.push.recipient.Recipients;
import io.grpc.stub.StreamObserver;
import java.util.Optional;

/** Recipients for the gateway, which has authenticated its caller and names the namespace. */
class RecipientsGrpcService extends RecipientsGrpc.RecipientsImplBase {

  private final Recipients recipients;
  private final PublicAddress address;

  RecipientsGrpcService(Recipients recipients, PublicAddress address) {
    this.recipients = recipients;
    this.address = address;
  }

  @Override
  public void register(
      RegisterMailboxRequest request, StreamObserver<RegisterMailboxResponse> response) {
    var registered = recipients.register(request.getNamespace(), request.getName());
    answer(
        response,
        RegisterMailboxResponse.newBuilder()
            .setId(registered.id().toString())
            .setToken(registered.token())
            .setNotifications(address.notificationsOf(registered.id()))
            .build());
  }

  @Override
  public void find(FindMailboxRequest request, StreamObserver<FindMailboxResponse> response) {
    boolean found =
        recipients.exists(RecipientAccess.parse(request.getId()), request.getNamespace());
    answer(response, FindMailboxResponse.newBuilder().setFound(found).build());
  }

  @Override
  public void delete(DeleteMailboxRequest request, StreamObserver<DeleteMailboxResponse> response) {
    boolean found =
        recipients.delete(RecipientAccess.parse(request.getId()), request.getNamespace());
    answer(response, DeleteMailboxResponse.newBuilder().setFound(found).build());
  }

  @Override
  public void rotateToken(
      RotateTokenRequest request, StreamObserver<RotateTokenResponse> response) {
    Optional<String> token =
        recipients.replaceToken(RecipientAccess.parse(request.getId()), request.getNamespace());
    answer(
        response,
        RotateTokenResponse.newBuilder()
            .setFound(token.isPresent())
            .setToken(token.orElse(""))
            .build());
  }

  private static <T> void answer(StreamObserver<T> response, T message) {
    response.onNext(message);
    response.onCompleted();
  }
}
