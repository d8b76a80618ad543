package dev.recado.storage.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.recado.membership.FleetSecret;
import dev.recado.membership.InternalServer;
import dev.recado.membership.InternalServerProperties;
import dev.recado.membership.MemberService;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.MessageLimits;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.internal.v1.DeliverRequest;
import dev.recado.protocol.internal.v1.DeliverResponse.Result;
import dev.recado.protocol.internal.v1.MessagesGrpc;
import dev.recado.protocol.internal.v1.MessagesGrpc.MessagesBlockingStub;
import dev.recado.protocol.v1.Reason;
import dev.recado.storage.forward.Admission;
import dev.recado.storage.message.MessageInbox;
import dev.recado.storage.message.MessageProperties;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages on a node's internal port, as gateways deliver them. */
class MessagesEdgeTest {

  private final Database database = PostgresFixture.database();
  private final Admission admission = new Admission(10, 4 << 20);
  private final List<UUID> processed = new CopyOnWriteArrayList<>();
  private final FleetSecret secret = secret();
  private final InternalServer server =
      new InternalServer(
          new InternalServerProperties(0, "127.0.0.1", 16),
          List.of(
              new MemberService(
                  new MessagesGrpcService(
                          new MessageInbox(
                              database.dataSource(),
                              (message, _) -> processed.add(message.id()),
                              InstantSource.system(),
                              new MessageProperties(100, 2, Duration.ofSeconds(20))),
                          admission)
                      .bindService())),
          secret,
          InsecureServerCredentials.create());
  private final ManagedChannel channel = open();

  private static FleetSecret secret() {
    try {
      Path file = Files.createTempFile("fleet", ".secret");
      Files.writeString(file, "a-secret-of-the-test-fleet");
      FleetSecret secret = FleetSecret.read(file);
      Files.delete(file);
      return secret;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ManagedChannel open() {
    server.start();
    return NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
  }

  @AfterEach
  void close() {
    var _ = channel.shutdownNow();
    server.stop();
    database.close();
  }

  private MessagesBlockingStub stranger() {
    return MessagesGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  private Result deliver(DeliverRequest.Builder request) {
    return stranger()
        .withInterceptors(secret.clientInterceptor())
        .deliver(request.build())
        .getResult();
  }

  private static DeliverRequest.Builder message(UUID id) {
    return DeliverRequest.newBuilder()
        .setId(OperationIds.toByteString(id))
        .setNamespace("default")
        .setPayload(ByteString.copyFromUtf8("\"hello\""))
        .setDeadlineMillis(Instant.now().plus(Duration.ofHours(1)).toEpochMilli());
  }

  @Test
  void deliveryIsAcknowledgedAfterProcessingAndARepeatedOneAgain() {
    UUID id = OperationIds.next();
    assertThat(deliver(message(id))).isEqualTo(Result.PROCESSED);
    assertThat(deliver(message(id))).isEqualTo(Result.REPEATED);
    assertThat(deliver(message(OperationIds.next()).setDeadlineMillis(1)))
        .isEqualTo(Result.EXPIRED);
    assertThat(processed).containsExactly(id);
    assertThat(admission.inFlight()).isZero();
  }

  @Test
  void onlyMembersMayDeliver() {
    assertThatThrownBy(() -> stranger().deliver(message(OperationIds.next()).build()))
        .satisfies(failure -> assertThat(reason(failure)).isEqualTo(Reason.UNAUTHENTICATED));
    assertThat(processed).isEmpty();
  }

  @Test
  void malformedDeliveriesAreRefused() {
    UUID id = OperationIds.next();
    assertRefused(message(id).setId(ByteString.EMPTY), Reason.MALFORMED);
    assertRefused(message(id).setNamespace(""), Reason.MALFORMED);
    assertRefused(message(id).setDeadlineMillis(0), Reason.MALFORMED);
    assertRefused(
        message(id).setPayload(ByteString.copyFrom(new byte[] {(byte) 0xff})), Reason.MALFORMED);
    assertRefused(
        message(id).setPayload(ByteString.copyFrom(new byte[MessageLimits.PAYLOAD_BYTES_MAX + 1])),
        Reason.MALFORMED);
    assertThat(processed).isEmpty();
  }

  @Test
  void stoppingNodeTakesNoMessage() {
    admission.stopTaking();
    assertRefused(message(OperationIds.next()), Reason.SHUTTING_DOWN);
    assertThat(processed).isEmpty();
  }

  private void assertRefused(DeliverRequest.Builder request, Reason reason) {
    assertThatThrownBy(() -> deliver(request))
        .satisfies(failure -> assertThat(reason(failure)).isEqualTo(reason));
  }

  private static Reason reason(Throwable failure) {
    return GrpcErrors.toRejection(failure).orElseThrow().reason();
  }
}
