package dev.recado.push.api;

import dev.recado.protocol.GrpcErrors;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import org.springframework.grpc.server.exception.GrpcExceptionHandler;
import org.springframework.stereotype.Component;

/** What gRPC handlers throw, with its reason in the status' details. */
@Component
class GrpcFailures implements GrpcExceptionHandler {

  @Override
  public StatusException handleException(Throwable failure) {
    StatusRuntimeException status = GrpcErrors.toStatus(Failures.toRejection(failure));
    return new StatusException(status.getStatus(), status.getTrailers());
  }
}
