package dev.recado.membership;

import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import java.util.HashSet;
import java.util.Set;

/**
 * A gRPC service that only members may call; each bean is served on the internal port. The service
 * is not a bean itself: every gRPC service that is one would be served on the public port.
 *
 * @param pipelined full names of the methods whose messages are handled on the connection's thread
 *     ({@link PipelinedCalls})
 */
public record MemberService(ServerServiceDefinition definition, Set<String> pipelined) {

  public MemberService {
    pipelined = Set.copyOf(pipelined);
  }

  public MemberService(ServerServiceDefinition definition) {
    this(definition, Set.of());
  }

  /** As this, with a method that never waits. */
  public MemberService pipelining(MethodDescriptor<?, ?> method) {
    var methods = new HashSet<>(pipelined);
    methods.add(method.getFullMethodName());
    return new MemberService(definition, methods);
  }
}
