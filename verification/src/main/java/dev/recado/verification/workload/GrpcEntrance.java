package dev.recado.verification.workload;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.WireTimes;
import dev.recado.protocol.v1.CancelRequest;
import dev.recado.protocol.v1.DeleteRequest;
import dev.recado.protocol.v1.EntriesGrpc;
import dev.recado.protocol.v1.GetOperationRequest;
import dev.recado.protocol.v1.GetOperationResponse;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.OperationsGrpc;
import dev.recado.protocol.v1.Part;
import dev.recado.protocol.v1.ReadRequest;
import dev.recado.protocol.v1.ReadResponse;
import dev.recado.protocol.v1.SubmitRequest;
import dev.recado.protocol.v1.WriteRequest;
import dev.recado.verification.history.Operation;
import dev.recado.verification.history.Outcome;
import dev.recado.verification.history.Status;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A gateway, or for {@link #execute} also a storage node, over gRPC. */
final class GrpcEntrance implements Entrance {

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** Longer than a pause: what waits in a paused member's socket is still wanted afterwards. */
  private static final Duration READ_PATIENCE = Duration.ofSeconds(8);

  private final ManagedChannel channel;

  GrpcEntrance(String address, String apiKey) {
    this.channel = BearerChannel.open(address, apiKey);
  }

  private EntriesGrpc.EntriesBlockingStub entries() {
    return entries(PATIENCE);
  }

  private EntriesGrpc.EntriesBlockingStub entries(Duration patience) {
    return EntriesGrpc.newBlockingStub(channel)
        .withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private OperationsGrpc.OperationsBlockingStub operations() {
    return OperationsGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public Answer execute(Operation operation) {
    return call(() ->
        switch (operation.kind()) {
          case PUT -> known(entries().put(write(operation)).getOutcome());
          case CREATE -> known(entries().create(write(operation)).getOutcome());
          case UPDATE -> known(entries().update(write(operation)).getOutcome());
          case DELETE -> known(entries().delete(delete(operation)).getOutcome());
          case READ ->
              read(
                  entries(READ_PATIENCE)
                      .read(ReadRequest.newBuilder().setKey(key(operation)).build()));
          case LOGGED_READ, BATCH ->
              throw new IllegalArgumentException("Only submitted: " + operation);
        });
  }

  private static Answer known(dev.recado.protocol.v1.Outcome outcome) {
    return new Answer.Known(Outcomes.of(outcome));
  }

  private static Answer read(ReadResponse response) {
    return new Answer.Known(
        response.hasEntry() ? Outcomes.of(response.getEntry()) : Outcome.of(Status.NOT_FOUND));
  }

  private static ByteString key(Operation operation) {
    return ByteString.copyFromUtf8(operation.key());
  }

  private static Timestamp deadline(Operation operation) {
    return WireTimes.of(Instant.ofEpochMilli(operation.deadlineMillis()));
  }

  private static WriteRequest write(Operation operation) {
    var request =
        WriteRequest.newBuilder()
            .setId(operation.id())
            .setKey(key(operation))
            .setValue(ByteString.copyFromUtf8(operation.value()))
            .setContentType("text/plain")
            .setReplyTo(operation.recipient());
    if (operation.ifRevision() != Operation.NONE) {
      var _ = request.setIfRevision(operation.ifRevision());
    }
    if (operation.deadlineMillis() != Operation.NONE) {
      var _ = request.setDeadline(deadline(operation));
    }
    return request.build();
  }

  private static DeleteRequest delete(Operation operation) {
    var request =
        DeleteRequest.newBuilder()
            .setId(operation.id())
            .setKey(key(operation))
            .setReplyTo(operation.recipient());
    if (operation.ifRevision() != Operation.NONE) {
      var _ = request.setIfRevision(operation.ifRevision());
    }
    if (operation.deadlineMillis() != Operation.NONE) {
      var _ = request.setDeadline(deadline(operation));
    }
    return request.build();
  }

  @Override
  public Answer submit(Operation operation) {
    var wire =
        dev.recado.protocol.v1.Operation.newBuilder()
            .setId(operation.id())
            .setKind(kind(operation))
            .setKey(key(operation))
            .addAllOperations(operation.parts().stream().map(GrpcEntrance::part).toList())
            .setReplyTo(operation.recipient());
    if (!operation.value().isEmpty()) {
      var _ =
          wire.setValue(ByteString.copyFromUtf8(operation.value())).setContentType("text/plain");
    }
    if (operation.ifRevision() != Operation.NONE) {
      var _ = wire.setIfRevision(operation.ifRevision());
    }
    if (operation.deadlineMillis() != Operation.NONE) {
      var _ = wire.setDeadline(deadline(operation));
    }
    return call(() -> {
      var _ = operations().submit(SubmitRequest.newBuilder().addOperations(wire).build());
      return new Answer.Accepted();
    });
  }

  private static Kind kind(Operation operation) {
    return switch (operation.kind()) {
      case PUT -> Kind.PUT;
      case CREATE -> Kind.CREATE;
      case UPDATE -> Kind.UPDATE;
      case DELETE -> Kind.DELETE;
      case READ, LOGGED_READ -> Kind.READ;
      case BATCH -> Kind.BATCH;
    };
  }

  private static Part part(Operation operation) {
    var part = Part.newBuilder().setKind(kind(operation)).setKey(key(operation));
    if (!operation.value().isEmpty()) {
      var _ =
          part.setValue(ByteString.copyFromUtf8(operation.value())).setContentType("text/plain");
    }
    if (operation.ifRevision() != Operation.NONE) {
      var _ = part.setIfRevision(operation.ifRevision());
    }
    return part.build();
  }

  @Override
  public Answer cancel(Operation operation) {
    return call(() ->
        known(
            operations()
                .cancel(
                    CancelRequest.newBuilder().setId(operation.id()).setKey(key(operation)).build())
                .getOutcome()));
  }

  @Override
  public Answer ask(Operation operation) {
    return call(() -> {
      GetOperationResponse response =
          operations()
              .get(
                  GetOperationRequest.newBuilder()
                      .setId(operation.id())
                      .setKey(key(operation))
                      .build());
      return response.hasOutcome() ? known(response.getOutcome()) : new Answer.Accepted();
    });
  }

  private static Answer call(Supplier<Answer> request) {
    try {
      return request.get();
    } catch (StatusRuntimeException e) {
      return GrpcErrors.toRejection(e)
          .map(rejection -> RestEntrance.rejected(rejection.reason().name()))
          .orElseGet(() -> new Answer.Lost(e.getStatus().getCode().name()));
    }
  }

  @Override
  public void close() {
    var _ = channel.shutdownNow();
  }
}
