package dev.recado.faults;

import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.DeliveryGrpc;
import dev.recado.protocol.internal.v1.ExecutionGrpc;
import dev.recado.protocol.internal.v1.MessagesGrpc;
import dev.recado.protocol.v1.EntriesGrpc;
import dev.recado.protocol.v1.OperationsGrpc;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Faults around the calls that carry operations and outcomes. A single call is refused or delayed
 * before its handler sees it; its lost answer is a broken call. On a stream a lost answer is just
 * not sent; refusing and delaying what comes there is its handler's.
 */
final class FaultyCalls implements ServerInterceptor {

  private static final Set<String> SERVICES =
      Set.of(
          EntriesGrpc.SERVICE_NAME,
          OperationsGrpc.SERVICE_NAME,
          ExecutionGrpc.SERVICE_NAME,
          MessagesGrpc.SERVICE_NAME,
          DeliveryGrpc.SERVICE_NAME);

  private final Faults faults;

  FaultyCalls(Faults faults) {
    this.faults = faults;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    @Nullable String service = call.getMethodDescriptor().getServiceName();
    if (service == null || !SERVICES.contains(service)) {
      return next.startCall(call, headers);
    }
    if (call.getMethodDescriptor().getType() != MethodType.UNARY) {
      return next.startCall(new LossyStream<>(call, faults), headers);
    }
    try {
      faults.beforeServing();
    } catch (Rejection e) {
      Metadata trailers = GrpcErrors.toStatus(e).getTrailers();
      call.close(GrpcErrors.toStatus(e).getStatus(), trailers == null ? new Metadata() : trailers);
      return new ServerCall.Listener<>() {};
    }
    return next.startCall(new LossyCall<>(call, faults), headers);
  }

  private static final class LossyStream<Q, A> extends SimpleForwardingServerCall<Q, A> {

    private final Faults faults;

    LossyStream(ServerCall<Q, A> call, Faults faults) {
      super(call);
      this.faults = faults;
    }

    @Override
    public void sendMessage(A message) {
      if (!faults.losesAcknowledgement()) {
        super.sendMessage(message);
      }
    }
  }

  private static final class LossyCall<Q, A> extends SimpleForwardingServerCall<Q, A> {

    private final Faults faults;
    private boolean lost;

    LossyCall(ServerCall<Q, A> call, Faults faults) {
      super(call);
      this.faults = faults;
    }

    @Override
    public void sendMessage(A message) {
      lost = faults.losesAcknowledgement();
      if (lost) {
        super.close(
            Status.UNAVAILABLE.withDescription("The answer was lost on purpose (faults)."),
            new Metadata());
      } else {
        super.sendMessage(message);
      }
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (!lost) {
        super.close(status, trailers);
      }
    }
  }
}
