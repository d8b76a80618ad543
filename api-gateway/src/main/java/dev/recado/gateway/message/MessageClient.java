package dev.recado.gateway.message;

import com.google.protobuf.ByteString;
import dev.recado.membership.FleetMember;
import dev.recado.membership.MemberChannels;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.DeliverRequest;
import dev.recado.protocol.internal.v1.DeliverResponse;
import dev.recado.protocol.internal.v1.MessagesGrpc;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers a message to a storage node, once. Blocks: to be called on a virtual thread. */
final class MessageClient {

  private static final Logger log = LoggerFactory.getLogger(MessageClient.class);

  private final MemberChannels channels;
  private final Duration acknowledgementTimeout;

  MessageClient(MemberChannels channels, Duration acknowledgementTimeout) {
    this.channels = channels;
    this.acknowledgementTimeout = acknowledgementTimeout;
  }

  /** Whether the node has acknowledged in time. If not, it may have processed it all the same. */
  boolean deliver(FleetMember member, MessageId id, ByteString payload, Instant deadline) {
    try {
      DeliverResponse response =
          MessagesGrpc.newBlockingStub(channels.internal(member))
              .withDeadlineAfter(acknowledgementTimeout.toMillis(), TimeUnit.MILLISECONDS)
              .deliver(
                  DeliverRequest.newBuilder()
                      .setId(OperationIds.toByteString(id.id()))
                      .setNamespace(id.namespace())
                      .setPayload(payload)
                      .setDeadlineMillis(deadline.toEpochMilli())
                      .build());
      return switch (response.getResult()) {
        case PROCESSED, REPEATED -> true;
        case EXPIRED, RESULT_UNSPECIFIED, UNRECOGNIZED -> false;
      };
    } catch (StatusRuntimeException e) {
      log.debug(
          "Message {} was not acknowledged by {}: {}",
          id.id(),
          member.name(),
          GrpcErrors.describe(e));
      return false;
    } catch (Rejection e) {
      log.debug("Message {} was not sent to {}: {}", id.id(), member.name(), e.detail());
      return false;
    }
  }
}
