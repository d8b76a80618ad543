package dev.recado.gateway.api;

import dev.recado.membership.CallerInterceptor;
import dev.recado.membership.FleetSecret;
import dev.recado.membership.Membership;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import org.jspecify.annotations.Nullable;

/** One port for clients and members: clients prove an API key, members the fleet's secret. */
final class EdgeAuthorization implements ServerInterceptor {

  private static final String INTERNAL = "recado.internal.";

  private final ServerInterceptor callers;
  private final ServerInterceptor members;

  EdgeAuthorization(Membership membership, FleetSecret secret) {
    this.callers =
        new CallerInterceptor(key -> membership.requireView().apiKeys().authenticate(key));
    this.members = secret.serverInterceptor();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    @Nullable String service = call.getMethodDescriptor().getServiceName();
    ServerInterceptor door = service != null && service.startsWith(INTERNAL) ? members : callers;
    return door.interceptCall(call, headers, next);
  }
}
