package dev.recado.gateway.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.recado.faults.Faults;
import dev.recado.gateway.dispatch.Decided;
import dev.recado.gateway.operation.Answer;
import dev.recado.gateway.read.Reads;
import dev.recado.membership.CallerInterceptor;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.WireTimes;
import dev.recado.protocol.v1.DeleteRequest;
import dev.recado.protocol.v1.EntriesGrpc;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.ReadManyRequest;
import dev.recado.protocol.v1.ReadManyResponse;
import dev.recado.protocol.v1.ReadRequest;
import dev.recado.protocol.v1.ReadResponse;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.ScanRequest;
import dev.recado.protocol.v1.ScanResponse;
import dev.recado.protocol.v1.WriteRequest;
import dev.recado.protocol.v1.WriteResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Map;
import org.springframework.grpc.server.service.GrpcService;

/**
 * Entries over gRPC. A call that is out of patience is UNDECIDED; its operation was accepted all
 * the same, when the metadata say so.
 */
@GrpcService
class EntriesGrpcService extends EntriesGrpc.EntriesImplBase {

  private final GrpcExecutions executions;
  private final Reads reads;
  private final GrpcCalls calls;
  private final Faults faults;

  EntriesGrpcService(GrpcExecutions executions, Reads reads, GrpcCalls calls, Faults faults) {
    this.executions = executions;
    this.reads = reads;
    this.calls = calls;
    this.faults = faults;
  }

  @Override
  public void create(WriteRequest request, StreamObserver<WriteResponse> response) {
    write(operation(Kind.CREATE, request), response);
  }

  @Override
  public void update(WriteRequest request, StreamObserver<WriteResponse> response) {
    write(operation(Kind.UPDATE, request), response);
  }

  @Override
  public void put(WriteRequest request, StreamObserver<WriteResponse> response) {
    write(operation(Kind.PUT, request), response);
  }

  @Override
  public void delete(DeleteRequest request, StreamObserver<WriteResponse> response) {
    var operation =
        Operation.newBuilder()
            .setId(request.getId())
            .setKind(Kind.DELETE)
            .setKey(request.getKey())
            .setReplyTo(request.getReplyTo());
    if (request.hasIfRevision()) {
      var _ = operation.setIfRevision(request.getIfRevision());
    }
    if (request.hasDeadline()) {
      var _ = operation.setDeadline(request.getDeadline());
    }
    write(operation.build(), response);
  }

  private static Operation operation(Kind kind, WriteRequest request) {
    ByteString value = request.getValue();
    var operation =
        Operation.newBuilder()
            .setId(request.getId())
            .setKind(kind)
            .setKey(request.getKey())
            .setValue(value)
            .setContentType(request.getContentType())
            .setReplyTo(request.getReplyTo());
    if (request.hasIfRevision()) {
      var _ = operation.setIfRevision(request.getIfRevision());
    }
    Timestamp deadline = request.getDeadline();
    if (request.hasDeadline()) {
      var _ = operation.setDeadline(deadline);
    }
    return operation.build();
  }

  private void write(Operation operation, StreamObserver<WriteResponse> response) {
    calls.answer(
        response,
        () -> {
          String namespace = CallerInterceptor.current().namespace();
          Operation canonical = executions.canonical(operation);
          return switch (Futures.join(executions.execute(namespace, canonical, calls.patience()))) {
            case Answer.Known(Decided decided) -> decided(canonical.getId(), decided);
            case Answer.Accepted() -> throw accepted(canonical.getId());
          };
        });
  }

  private static WriteResponse decided(String id, Decided decided) {
    var response =
        WriteResponse.newBuilder()
            .setId(id)
            .setOutcome(decided.outcome())
            .setReplayed(decided.replayed());
    if (decided.retryUntilMillis() > 0) {
      var _ = response.setRetryUntil(WireTimes.ofMillis(decided.retryUntilMillis()));
    }
    return response.build();
  }

  private static Rejection accepted(String id) {
    return new Rejection(
        Reason.UNDECIDED,
        "There was no outcome in time. The operation was accepted and will be decided: ask for it, or retry with the same id.",
        Duration.ofSeconds(1),
        Map.of("id", id, "accepted", "true"));
  }

  @Override
  public void read(ReadRequest request, StreamObserver<ReadResponse> response) {
    calls.answerLater(
        response,
        () -> reads.read(CallerInterceptor.current().namespace(), request, calls.patience()));
  }

  @Override
  public StreamObserver<ReadManyRequest> readMany(StreamObserver<ReadManyResponse> responses) {
    String namespace = CallerInterceptor.current().namespace();
    return new Pipeline<>(responses, new ReadRequests(namespace, reads, calls, faults));
  }

  @Override
  public void scan(ScanRequest request, StreamObserver<ScanResponse> response) {
    calls.answer(
        response,
        () -> reads.scan(CallerInterceptor.current().namespace(), request, calls.patience()));
  }
}
