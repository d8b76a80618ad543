package dev.recado.storage.api;

import dev.recado.faults.Faults;
import dev.recado.membership.CallerInterceptor;
import dev.recado.membership.FleetClock;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.PipelinedReads;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.WireTimes;
import dev.recado.protocol.internal.v1.InternalExecuteResponse;
import dev.recado.protocol.internal.v1.InternalReadRequest;
import dev.recado.protocol.internal.v1.InternalReadResponse;
import dev.recado.protocol.v1.DeleteRequest;
import dev.recado.protocol.v1.EntriesGrpc;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.ReadManyRequest;
import dev.recado.protocol.v1.ReadManyResponse;
import dev.recado.protocol.v1.ReadRequest;
import dev.recado.protocol.v1.ReadResponse;
import dev.recado.protocol.v1.ScanRequest;
import dev.recado.protocol.v1.ScanResponse;
import dev.recado.protocol.v1.WriteRequest;
import dev.recado.protocol.v1.WriteResponse;
import dev.recado.storage.forward.OperationRouter;
import dev.recado.storage.forward.ReadRouter;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Entries, for clients that contact a storage node directly. */
final class EntriesGrpcService extends EntriesGrpc.EntriesImplBase {

  private final OperationRouter operations;
  private final ReadRouter reads;
  private final Scans scans;
  private final OpenStreams streams;
  private final FleetClock fleetTime;
  private final Faults faults;

  EntriesGrpcService(
      OperationRouter operations,
      ReadRouter reads,
      Scans scans,
      OpenStreams streams,
      FleetClock fleetTime,
      Faults faults) {
    this.fleetTime = fleetTime;
    this.operations = operations;
    this.reads = reads;
    this.scans = scans;
    this.streams = streams;
    this.faults = faults;
  }

  @Override
  public void create(WriteRequest request, StreamObserver<WriteResponse> responses) {
    execute(operation(Kind.CREATE, request), responses);
  }

  @Override
  public void update(WriteRequest request, StreamObserver<WriteResponse> responses) {
    execute(operation(Kind.UPDATE, request), responses);
  }

  @Override
  public void put(WriteRequest request, StreamObserver<WriteResponse> responses) {
    execute(operation(Kind.PUT, request), responses);
  }

  @Override
  public void delete(DeleteRequest request, StreamObserver<WriteResponse> responses) {
    execute(operation(request), responses);
  }

  @Override
  public void read(ReadRequest request, StreamObserver<ReadResponse> responses) {
    UnaryAnswers.send(responses, () -> read(CallerInterceptor.current().namespace(), request));
  }

  @Override
  public StreamObserver<ReadManyRequest> readMany(StreamObserver<ReadManyResponse> responses) {
    String namespace = CallerInterceptor.current().namespace();
    Function<ReadRequest, CompletableFuture<ReadResponse>> served =
        faults.served(request -> read(namespace, request), CompletableFuture::failedFuture);
    return streams.open(
        responses,
        ReadManyRequest::getSerializedSize,
        request ->
            served
                .apply(request.getRead())
                .handle((answer, failure) -> response(request.getNumber(), answer, failure)),
        PipelinedReads::withoutRoom);
  }

  private static ReadManyResponse response(long number, ReadResponse answer, Throwable failure) {
    return failure == null
        ? ReadManyResponse.newBuilder().setNumber(number).setAnswer(answer).build()
        : PipelinedReads.refused(number, Rejections.of(failure));
  }

  /** What cannot be asked for fails the future, too. */
  private CompletableFuture<ReadResponse> read(String namespace, ReadRequest request) {
    var internal =
        InternalReadRequest.newBuilder().setNamespace(namespace).setRead(request).build();
    return reads.read(internal).thenApply(InternalReadResponse::getRead);
  }

  @Override
  public void scan(ScanRequest request, StreamObserver<ScanResponse> responses) {
    UnaryAnswers.send(
        responses, () -> scans.scan(CallerInterceptor.current().namespace(), request));
  }

  private void execute(Operation operation, StreamObserver<WriteResponse> responses) {
    UnaryAnswers.send(
        responses,
        () ->
            operations
                .execute(CallerInterceptor.current().namespace(), operation, 0)
                .thenApply(answer -> response(operation.getId(), answer)));
  }

  private static WriteResponse response(String id, InternalExecuteResponse answer) {
    if (answer.hasError()) {
      Rejection rejection = Rejection.of(answer.getError());
      // The caller may not have made the id itself, and needs it to ask again.
      throw new Rejection(
          rejection.reason(), rejection.detail(), rejection.retryAfter(), Map.of("id", id));
    }
    var response =
        WriteResponse.newBuilder()
            .setId(id)
            .setOutcome(answer.getOutcome())
            .setReplayed(answer.getReplayed());
    if (answer.getRetryUntilMillis() > 0) {
      var _ = response.setRetryUntil(WireTimes.ofMillis(answer.getRetryUntilMillis()));
    }
    return response.build();
  }

  private Operation operation(Kind kind, WriteRequest request) {
    var operation =
        Operation.newBuilder()
            .setId(orNew(request.getId()))
            .setKind(kind)
            .setKey(request.getKey())
            .setValue(request.getValue())
            .setContentType(request.getContentType())
            .setReplyTo(request.getReplyTo());
    if (request.hasIfRevision()) {
      operation.setIfRevision(request.getIfRevision());
    }
    if (request.hasDeadline()) {
      operation.setDeadline(request.getDeadline());
    }
    return operation.build();
  }

  private Operation operation(DeleteRequest request) {
    var operation =
        Operation.newBuilder()
            .setId(orNew(request.getId()))
            .setKind(Kind.DELETE)
            .setKey(request.getKey())
            .setReplyTo(request.getReplyTo());
    if (request.hasIfRevision()) {
      operation.setIfRevision(request.getIfRevision());
    }
    if (request.hasDeadline()) {
      operation.setDeadline(request.getDeadline());
    }
    return operation.build();
  }

  private String orNew(String id) {
    return id.isEmpty() ? OperationIds.next(fleetTime).toString() : id;
  }
}
