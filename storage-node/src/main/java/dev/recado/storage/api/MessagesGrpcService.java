package dev.recado.storage.api;

import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.MessageLimits;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.DeliverRequest;
import dev.recado.protocol.internal.v1.DeliverResponse;
import dev.recado.protocol.internal.v1.DeliverResponse.Result;
import dev.recado.protocol.internal.v1.MessagesGrpc;
import dev.recado.protocol.v1.Reason;
import dev.recado.storage.forward.Admission;
import dev.recado.storage.message.Message;
import dev.recado.storage.message.MessageInbox;
import dev.recado.storage.message.Receipt;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where gateways deliver messages, on the internal port. */
final class MessagesGrpcService extends MessagesGrpc.MessagesImplBase {

  private static final Logger log = LoggerFactory.getLogger(MessagesGrpcService.class);
  private static final int ID_BYTES = 16;

  private final MessageInbox inbox;
  private final Admission admission;

  MessagesGrpcService(MessageInbox inbox, Admission admission) {
    this.inbox = inbox;
    this.admission = admission;
  }

  @Override
  public void deliver(DeliverRequest request, StreamObserver<DeliverResponse> responses) {
    Receipt receipt;
    try {
      receipt = process(request);
    } catch (RuntimeException e) {
      if (!(e instanceof Rejection)) {
        log.error("A message could not be processed; it comes again", e);
      }
      responses.onError(GrpcErrors.toStatus(e));
      return;
    }
    acknowledge(receipt, responses);
  }

  private Receipt process(DeliverRequest request) {
    Message message = message(request);
    long bytes = request.getSerializedSize();
    admission.enter(bytes);
    try {
      return inbox.take(message);
    } finally {
      admission.leave(bytes);
    }
  }

  /** The acknowledgement: the message is processed, and this is all that is left to be lost. */
  private static void acknowledge(Receipt receipt, StreamObserver<DeliverResponse> responses) {
    Result result =
        switch (receipt) {
          case PROCESSED -> Result.PROCESSED;
          case REPEATED -> Result.REPEATED;
          case EXPIRED -> Result.EXPIRED;
        };
    responses.onNext(DeliverResponse.newBuilder().setResult(result).build());
    responses.onCompleted();
  }

  private static Message message(DeliverRequest request) {
    if (request.getId().size() != ID_BYTES) {
      throw malformed("A message's id has 16 bytes, not " + request.getId().size() + ".");
    }
    if (request.getNamespace().isEmpty() || request.getDeadlineMillis() <= 0) {
      throw malformed("A message names its namespace and its deadline.");
    }
    if (request.getPayload().size() > MessageLimits.PAYLOAD_BYTES_MAX
        || !request.getPayload().isValidUtf8()) {
      throw malformed(
          "A message's payload is JSON of at most "
              + MessageLimits.PAYLOAD_BYTES_MAX
              + " bytes of UTF-8.");
    }
    return new Message(
        request.getNamespace(),
        OperationIds.fromByteString(request.getId()),
        request.getPayload().toStringUtf8(),
        Instant.ofEpochMilli(request.getDeadlineMillis()));
  }

  private static Rejection malformed(String detail) {
    return new Rejection(Reason.MALFORMED, detail);
  }
}
