package dev.recado.protocol;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import dev.recado.protocol.v1.Reason;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Rejections as gRPC statuses with {@code google.rpc.ErrorInfo}, both directions. */
public final class GrpcErrors {

  public static final String DOMAIN = "recado";
  private static final String RETRY_AFTER_MILLIS = "retryAfterMillis";

  private GrpcErrors() {}

  public static StatusRuntimeException toStatus(Rejection rejection) {
    var info =
        ErrorInfo.newBuilder()
            .setReason(rejection.reason().name())
            .setDomain(DOMAIN)
            .putAllMetadata(rejection.metadata());
    if (rejection.retryAfter().isPositive()) {
      info.putMetadata(RETRY_AFTER_MILLIS, Long.toString(rejection.retryAfter().toMillis()));
    }
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(Reasons.form(rejection.reason()).code().value())
            .setMessage(rejection.detail())
            .addDetails(Any.pack(info.build()))
            .build());
  }

  /**
   * For a failure of any kind: a rejection as itself, everything else as INTERNAL without its text.
   */
  public static StatusRuntimeException toStatus(Throwable failure) {
    if (failure instanceof Rejection rejection) {
      return toStatus(rejection);
    }
    return toStatus(
        new Rejection(Reason.INTERNAL, "Unexpected failure; the server's log has the details."));
  }

  /**
   * The rejection that the other side sent; empty when the failure came from the transport and says
   * nothing about the request.
   */
  public static Optional<Rejection> toRejection(Throwable failure) {
    com.google.rpc.Status status = statusOf(failure);
    if (status == null) {
      return Optional.empty();
    }
    for (Any detail : status.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        return unpack(detail, status.getMessage());
      }
    }
    return Optional.empty();
  }

  private static com.google.rpc.@org.jspecify.annotations.Nullable Status statusOf(
      Throwable failure) {
    return failure instanceof StatusRuntimeException || failure instanceof StatusException
        ? StatusProto.fromThrowable(failure)
        : null;
  }

  private static Optional<Rejection> unpack(Any detail, String message) {
    try {
      ErrorInfo info = detail.unpack(ErrorInfo.class);
      if (!info.getDomain().equals(DOMAIN)) {
        return Optional.empty();
      }
      Map<String, String> metadata = new HashMap<>(info.getMetadataMap());
      String millis = metadata.remove(RETRY_AFTER_MILLIS);
      return Optional.of(
          new Rejection(
              Reason.valueOf(info.getReason()),
              message,
              millis == null ? Duration.ZERO : Duration.ofMillis(Long.parseLong(millis)),
              metadata));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The transport's own word for a failure, for logs. */
  public static String describe(Throwable failure) {
    Status status = Status.fromThrowable(failure);
    return status.getDescription() == null
        ? status.getCode().name()
        : status.getCode() + ": " + status.getDescription();
  }
}
