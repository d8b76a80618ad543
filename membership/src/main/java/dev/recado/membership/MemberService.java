package dev.recado.membership;

import io.grpc.ServerServiceDefinition;

/**
 * A gRPC service that only members may call; each bean is served on the internal port. The service
 * is not a bean itself: every gRPC service that is one would be served on the public port.
 */
public record MemberService(ServerServiceDefinition definition) {}
