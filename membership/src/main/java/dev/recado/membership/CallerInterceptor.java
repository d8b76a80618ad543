package dev.recado.membership;

import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates gRPC calls by their API key ({@code authorization: Bearer …}). Health and
 * reflection stay open: they tell nothing about a namespace, and probes have no key.
 */
public final class CallerInterceptor implements ServerInterceptor {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String SCHEME = "Bearer ";
  private static final Context.Key<Caller> CALLER = Context.key("recado-caller");

  private final Function<String, Optional<Caller>> authenticate;

  /**
   * Asks the function for the caller of each key.
   *
   * @param authenticate takes the key without the word Bearer; may throw a {@link Rejection}
   */
  public CallerInterceptor(Function<String, Optional<Caller>> authenticate) {
    this.authenticate = authenticate;
  }

  /** Who makes the call that is being handled. */
  public static Caller current() {
    Caller caller = CALLER.get();
    if (caller == null) {
      throw unauthenticated();
    }
    return caller;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (open(call.getMethodDescriptor().getServiceName())) {
      return next.startCall(call, headers);
    }
    Caller caller;
    try {
      caller = caller(headers);
    } catch (Rejection e) {
      return ClosedCalls.close(call, GrpcErrors.toStatus(e));
    }
    return Contexts.interceptCall(Context.current().withValue(CALLER, caller), call, headers, next);
  }

  private Caller caller(Metadata headers) {
    String authorization = headers.get(AUTHORIZATION);
    // RFC 9110: the scheme's letter case does not matter.
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw unauthenticated();
    }
    return authenticate
        .apply(authorization.substring(SCHEME.length()).strip())
        .orElseThrow(CallerInterceptor::unauthenticated);
  }

  private static boolean open(@Nullable String service) {
    return service != null
        && (service.equals("grpc.health.v1.Health") || service.startsWith("grpc.reflection."));
  }

  private static Rejection unauthenticated() {
    return new Rejection(
        Reason.UNAUTHENTICATED,
        "No valid API key was sent. Send 'authorization: Bearer <api key>'.");
  }
}
