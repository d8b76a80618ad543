package dev.recado.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.ApiKey;
import dev.recado.protocol.v1.ApiKeyRole;
import dev.recado.protocol.v1.DiscoveryGrpc;
import dev.recado.protocol.v1.GetRingRequest;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.Ring;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.StatusException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {

  private static final String KEY = "recado_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

  @TempDir Path directory;

  @Test
  void keyIsFoundByItsHash() {
    ApiKeys keys =
        ApiKeys.of(
            List.of(
                ApiKey.newBuilder()
                    .setHash(ApiKeys.hash(KEY))
                    .setNamespace("default")
                    .setRole(ApiKeyRole.ADMIN)
                    .build()));

    assertThat(keys.authenticate(KEY)).contains(new Caller("default", true));
    assertThat(keys.authenticate(KEY + "a")).isEmpty();
    assertThat(keys.authenticate("")).isEmpty();
    assertThat(keys.authenticate("x".repeat(100_000))).isEmpty();
    assertThat(ApiKeys.NONE.authenticate(KEY)).isEmpty();
  }

  @Test
  void secretIsTheTrimmedContentOfItsFile() throws Exception {
    Path file = Files.writeString(directory.resolve("s"), "  0123456789abcdef\n");

    FleetSecret secret = FleetSecret.read(file);

    assertThat(secret.matches("0123456789abcdef")).isTrue();
    assertThat(secret.matches("0123456789abcdeF")).isFalse();
    assertThat(secret.matches("")).isFalse();
  }

  @Test
  void missingOrWeakSecretNamesTheProperty() throws Exception {
    Path weak = Files.writeString(directory.resolve("weak"), "short");

    assertThatThrownBy(() -> FleetSecret.read(weak)).hasMessageContaining("fleet-secret-file");
    assertThatThrownBy(() -> FleetSecret.read(directory.resolve("none")))
        .hasMessageContaining("fleet-secret-file");
  }

  @Test
  void onlyMembersPassTheSecretsInterceptor() throws Exception {
    FleetSecret secret =
        FleetSecret.read(Files.writeString(directory.resolve("s"), "0123456789abcdef"));
    FleetSecret other =
        FleetSecret.read(Files.writeString(directory.resolve("o"), "fedcba9876543210"));
    try (var server = new Served(secret.serverInterceptor())) {
      assertThat(server.call(secret.clientInterceptor())).isEqualTo("");
      assertThat(server.call(other.clientInterceptor())).isEqualTo("UNAUTHENTICATED");
      assertThat(server.call(header("x", "y"))).isEqualTo("UNAUTHENTICATED");
    }
  }

  @Test
  void callerIsKnownToTheHandlerAndOthersAreRefused() throws Exception {
    try (var server =
        new Served(
            new CallerInterceptor(token ->
                switch (token) {
                  case KEY -> Optional.of(new Caller("ns", false));
                  case "early" -> throw new Rejection(Reason.DISCOVERY_UNAVAILABLE, "No view yet.");
                  default -> Optional.empty();
                }))) {
      assertThat(server.call(header("authorization", "Bearer " + KEY))).isEqualTo("ns");
      assertThat(server.call(header("authorization", "bearer " + KEY))).isEqualTo("ns");
      assertThat(server.call(header("authorization", KEY))).isEqualTo("UNAUTHENTICATED");
      assertThat(server.call(header("authorization", "Bearer x"))).isEqualTo("UNAUTHENTICATED");
      assertThat(server.call(header("x", "y"))).isEqualTo("UNAUTHENTICATED");
      assertThat(server.call(header("authorization", "Bearer early")))
          .isEqualTo("DISCOVERY_UNAVAILABLE");
    }
  }

  private static ClientInterceptor header(String name, String value) {
    var headers = new Metadata();
    headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  /** A service behind an interceptor that answers with the caller's namespace. */
  private static final class Served implements AutoCloseable {
    private final Server server;
    private final ManagedChannel channel;

    Served(ServerInterceptor interceptor) throws Exception {
      var service =
          new DiscoveryGrpc.DiscoveryImplBase() {
            @Override
            public void getRing(GetRingRequest request, StreamObserver<Ring> answer) {
              String namespace =
                  interceptor instanceof CallerInterceptor
                      ? CallerInterceptor.current().namespace()
                      : "";
              answer.onNext(
                  Ring.newBuilder()
                      .addPositions(dev.recado.protocol.v1.Position.newBuilder().setId(namespace))
                      .build());
              answer.onCompleted();
            }
          };
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(ServerInterceptors.intercept(service, interceptor))
              .build()
              .start();
      channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    }

    /** The namespace, or the reason of the refusal. */
    String call(ClientInterceptor with) {
      try {
        return DiscoveryGrpc.newBlockingV2Stub(channel)
            .withInterceptors(with)
            .getRing(GetRingRequest.getDefaultInstance())
            .getPositions(0)
            .getId();
      } catch (StatusException e) {
        return GrpcErrors.toRejection(e).orElseThrow(() -> new AssertionError(e)).reason().name();
      }
    }

    @Override
    public void close() {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }
}
