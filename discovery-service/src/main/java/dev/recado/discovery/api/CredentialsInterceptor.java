package dev.recado.discovery.api;

import dev.recado.membership.Caller;
import dev.recado.membership.FleetSecret;
import dev.recado.membership.tls.CertificateRole;
import dev.recado.membership.tls.MemberTls;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.DiscoveryGrpc;
import dev.recado.protocol.v1.Reason;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lets members call everything, and API keys only what reads. */
@Component
class CredentialsInterceptor implements ServerInterceptor {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<Boolean> MEMBER = Context.keyWithDefault("recado-member", false);
  private static final Set<MethodDescriptor<?, ?>> FOR_MEMBERS =
      Set.of(
          DiscoveryGrpc.getRegisterMethod(),
          DiscoveryGrpc.getRenewMethod(),
          DiscoveryGrpc.getLeaveMethod());

  private static final Context.Key<@Nullable CertificateRole> ROLE =
      Context.key("recado-certificate-role");

  private final Credentials credentials;

  CredentialsInterceptor(Credentials credentials) {
    this.credentials = credentials;
  }

  /** What the certificate of the call that is being handled names. */
  static Optional<CertificateRole> role() {
    return Optional.ofNullable(ROLE.get());
  }

  /** Whether the call that is being handled is a member's. */
  static boolean isMember() {
    return MEMBER.get();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    boolean member = credentials.isMember(headers.get(FleetSecret.HEADER));
    try {
      if (!member) {
        refuse(call.getMethodDescriptor(), headers);
      }
    } catch (Rejection e) {
      StatusRuntimeException status = GrpcErrors.toStatus(e);
      Metadata trailers = status.getTrailers();
      call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
      return new ServerCall.Listener<>() {};
    }
    Context context =
        Context.current()
            .withValue(MEMBER, member)
            .withValue(ROLE, MemberTls.peer(call).orElse(null));
    return Contexts.interceptCall(context, call, headers, next);
  }

  private void refuse(MethodDescriptor<?, ?> method, Metadata headers) {
    Caller _ = credentials.caller(headers.get(AUTHORIZATION));
    if (FOR_MEMBERS.contains(method)) {
      throw new Rejection(
          Reason.FORBIDDEN,
          "Only members of the fleet may call this. Send the fleet's secret as 'recado-fleet-secret'.");
    }
  }
}
