package dev.recado.acceptance.client;

import static dev.recado.testkit.Eventually.eventuallyGet;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.EntriesGrpc;
import dev.recado.protocol.v1.NotificationsGrpc;
import dev.recado.protocol.v1.OperationsGrpc;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.WriteRequest;
import dev.recado.protocol.v1.WriteResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A gRPC client with a bearer token. */
public final class Grpc implements AutoCloseable {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final ManagedChannel channel;

  private Grpc(ManagedChannel channel) {
    this.channel = channel;
  }

  /**
   * @param port on this machine
   * @param token empty for none
   */
  public static Grpc connect(int port, String token) {
    var builder = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext();
    if (!token.isEmpty()) {
      var metadata = new Metadata();
      metadata.put(AUTHORIZATION, "Bearer " + token);
      builder.intercept(MetadataUtils.newAttachHeadersInterceptor(metadata));
    }
    return new Grpc(builder.build());
  }

  public EntriesGrpc.EntriesBlockingStub entries() {
    return EntriesGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  public OperationsGrpc.OperationsBlockingStub operations() {
    return OperationsGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  public OperationsGrpc.OperationsStub pipelined() {
    return OperationsGrpc.newStub(channel);
  }

  public NotificationsGrpc.NotificationsStub notifications() {
    return NotificationsGrpc.newStub(channel);
  }

  public NotificationsGrpc.NotificationsBlockingStub recipients() {
    return NotificationsGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  public ManagedChannel channel() {
    return channel;
  }

  /** Sends the same request until it is answered, as a client does through a change of leader. */
  public WriteResponse putUntilAnswered(WriteRequest request) {
    return eventuallyGet(Duration.ofSeconds(60), () -> entries().put(request));
  }

  public static WriteRequest.Builder text(String id, String key, String value) {
    return WriteRequest.newBuilder()
        .setId(id)
        .setKey(ByteString.copyFromUtf8(key))
        .setValue(ByteString.copyFromUtf8(value))
        .setContentType("text/plain");
  }

  /** The call fails with the reason as its {@code ErrorInfo}, and with that reason's code. */
  public static Rejection assertRejected(Reason reason, Status.Code code, ThrowingCallable call) {
    var failure = Assertions.catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(failure).as("failure of the call").isNotNull();
    assertThat(failure.getStatus().getCode()).as(failure.toString()).isEqualTo(code);
    Rejection rejection =
        GrpcErrors.toRejection(failure)
            .orElseThrow(() -> new AssertionError("No ErrorInfo of domain recado in " + failure));
    assertThat(rejection.reason()).isEqualTo(reason);
    assertThat(rejection.detail()).isNotBlank();
    return rejection;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      assertThat(channel.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
