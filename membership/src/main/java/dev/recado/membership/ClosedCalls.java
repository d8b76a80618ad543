package dev.recado.membership;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.StatusRuntimeException;

/** Ends a call before a handler sees it. */
final class ClosedCalls {

  private ClosedCalls() {}

  static <Q, A> ServerCall.Listener<Q> close(ServerCall<Q, A> call, StatusRuntimeException why) {
    Metadata trailers = why.getTrailers();
    call.close(why.getStatus(), trailers == null ? new Metadata() : trailers);
    return new ServerCall.Listener<>() {};
  }
}
