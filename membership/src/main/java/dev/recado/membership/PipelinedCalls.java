package dev.recado.membership;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Has the messages of some methods handled on the connection's own thread, without a change of
 * threads for each. Only for methods that never wait in there.
 */
public final class PipelinedCalls implements ServerCallExecutorSupplier {

  private final Set<String> methods;

  /**
   * Of these methods; all others keep the server's executor.
   *
   * @param methods full names, such as {@code recado.v1.Operations/Execute}
   */
  public PipelinedCalls(Set<String> methods) {
    this.methods = Set.copyOf(methods);
  }

  public static PipelinedCalls of(MethodDescriptor<?, ?>... methods) {
    return new PipelinedCalls(
        Arrays.stream(methods)
            .map(MethodDescriptor::getFullMethodName)
            .collect(Collectors.toSet()));
  }

  @Override
  public <Q, A> @Nullable Executor getExecutor(ServerCall<Q, A> call, Metadata headers) {
    return methods.contains(call.getMethodDescriptor().getFullMethodName()) ? Runnable::run : null;
  }
}
