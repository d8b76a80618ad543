package dev.recado.push.channel;

import dev.recado.membership.CallerInterceptor;
import dev.recado.protocol.v1.NotificationsGrpc;
import dev.recado.push.api.ApiKeyAccess;
import dev.recado.push.api.BearerTokens;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Registering wants an API key; subscribing wants the recipient's token, which is checked once the
 * stream says whose mailbox it opens.
 */
@Component
class NotificationsAuthorization implements ServerInterceptor {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<Optional<String>> TOKEN =
      Context.keyWithDefault("recado-recipient-token", Optional.empty());

  private final CallerInterceptor callers;

  NotificationsAuthorization(ApiKeyAccess keys) {
    this.callers = new CallerInterceptor(keys::authenticate);
  }

  static Optional<String> token() {
    return TOKEN.get();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (!call.getMethodDescriptor()
        .getFullMethodName()
        .equals(NotificationsGrpc.getSubscribeMethod().getFullMethodName())) {
      return callers.interceptCall(call, headers, next);
    }
    Context context =
        Context.current().withValue(TOKEN, BearerTokens.from(headers.get(AUTHORIZATION)));
    return Contexts.interceptCall(context, call, headers, next);
  }
}
