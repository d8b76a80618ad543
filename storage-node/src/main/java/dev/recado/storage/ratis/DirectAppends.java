package dev.recado.storage.ratis;

import java.util.EnumSet;
import java.util.concurrent.Executor;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallExecutorSupplier;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Has a leader's appends received on the connection's own thread. Ratis hands them to its append
 * thread from there, which is where they may wait: the server's executor in between would only be
 * another change of threads, for every log entry on every follower.
 */
final class DirectAppends implements GrpcServices.Customizer, ServerCallExecutorSupplier {

  private static final String APPEND =
      RaftServerProtocolServiceGrpc.getAppendEntriesMethod().getFullMethodName();

  @Override
  public NettyServerBuilder customize(
      NettyServerBuilder server, EnumSet<GrpcServices.Type> services) {
    return services.contains(GrpcServices.Type.SERVER) ? server.callExecutor(this) : server;
  }

  @Override
  public <Q, A> @Nullable Executor getExecutor(ServerCall<Q, A> call, Metadata headers) {
    return APPEND.equals(call.getMethodDescriptor().getFullMethodName()) ? Runnable::run : null;
  }
}
