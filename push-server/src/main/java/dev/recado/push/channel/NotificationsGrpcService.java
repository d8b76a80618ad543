package dev.recado.push.channel;

import dev.recado.membership.CallerInterceptor;
import dev.recado.protocol.v1.NotificationsGrpc;
import dev.recado.protocol.v1.RegisterRecipientRequest;
import dev.recado.protocol.v1.RegisterRecipientResponse;
import dev.recado.protocol.v1.SubscribeRequest;
import dev.recado.protocol.v1.SubscribeResponse;
import dev.recado.push.recipient.Recipients;
import dev.recado.push.registration.PublicAddress;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.springframework.grpc.server.service.GrpcService;

/** Mailboxes over gRPC, for clients. */
@GrpcService(interceptors = NotificationsAuthorization.class)
class NotificationsGrpcService extends NotificationsGrpc.NotificationsImplBase {

  private final Recipients recipients;
  private final PublicAddress address;
  private final SubscriptionParts parts;

  NotificationsGrpcService(Recipients recipients, PublicAddress address, SubscriptionParts parts) {
    this.recipients = recipients;
    this.address = address;
    this.parts = parts;
  }

  @Override
  public void register(
      RegisterRecipientRequest request, StreamObserver<RegisterRecipientResponse> response) {
    var registered =
        recipients.register(CallerInterceptor.current().namespace(), request.getName());
    response.onNext(
        RegisterRecipientResponse.newBuilder()
            .setId(registered.id().toString())
            .setToken(registered.token())
            .setNotifications(address.notificationsOf(registered.id()))
            .build());
    response.onCompleted();
  }

  @Override
  public StreamObserver<SubscribeRequest> subscribe(StreamObserver<SubscribeResponse> response) {
    return new Subscription(
        parts,
        NotificationsAuthorization.token(),
        (ServerCallStreamObserver<SubscribeResponse>) response);
  }
}
