package dev.recado.verification.workload;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;

/** A gRPC channel with a bearer token. */
final class BearerChannel {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private BearerChannel() {}

  static ManagedChannel open(String address, String token) {
    var metadata = new Metadata();
    metadata.put(AUTHORIZATION, "Bearer " + token);
    return NettyChannelBuilder.forTarget(address)
        .usePlaintext()
        .intercept(MetadataUtils.newAttachHeadersInterceptor(metadata))
        .build();
  }
}
