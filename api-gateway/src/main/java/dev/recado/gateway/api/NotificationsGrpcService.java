package dev.recado.gateway.api;

import dev.recado.gateway.recipient.Recipients;
import dev.recado.membership.CallerInterceptor;
import dev.recado.protocol.v1.NotificationsGrpc;
import dev.recado.protocol.v1.RegisterRecipientRequest;
import dev.recado.protocol.v1.RegisterRecipientResponse;
import io.grpc.stub.StreamObserver;
import org.springframework.grpc.server.service.GrpcService;

/** Registration of mailboxes over gRPC; the stream itself is at the push servers. */
@GrpcService
class NotificationsGrpcService extends NotificationsGrpc.NotificationsImplBase {

  private final Recipients recipients;
  private final GrpcCalls calls;

  NotificationsGrpcService(Recipients recipients, GrpcCalls calls) {
    this.recipients = recipients;
    this.calls = calls;
  }

  @Override
  public void register(
      RegisterRecipientRequest request, StreamObserver<RegisterRecipientResponse> response) {
    calls.answer(
        response,
        () -> {
          var registered =
              recipients.register(CallerInterceptor.current().namespace(), request.getName());
          return RegisterRecipientResponse.newBuilder()
              .setId(registered.getId())
              .setToken(registered.getToken())
              .setNotifications(registered.getNotifications())
              .build();
        });
  }
}
