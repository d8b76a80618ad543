package dev.recado.tracing;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Keeps the {@code traceparent} of a gRPC call's metadata for its handler. */
public final class TraceparentInterceptor implements ServerInterceptor {

  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<String> KEY = Context.key("recado-traceparent");

  /** Of the call that is being handled, as the client wrote it; empty when it wrote none. */
  public static String current() {
    String sent = KEY.get();
    return sent == null ? Traceparent.NONE : sent;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String sent = headers.get(HEADER);
    return sent == null
        ? next.startCall(call, headers)
        : Contexts.interceptCall(Context.current().withValue(KEY, sent), call, headers, next);
  }
}
