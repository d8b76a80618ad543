package dev.recado.storage.api;

import dev.recado.faults.Faults;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.ExecutionGrpc;
import dev.recado.protocol.internal.v1.InternalExecuteRequest;
import dev.recado.protocol.internal.v1.InternalExecuteResponse;
import dev.recado.protocol.internal.v1.InternalFindRequest;
import dev.recado.protocol.internal.v1.InternalFindResponse;
import dev.recado.protocol.internal.v1.InternalReadManyRequest;
import dev.recado.protocol.internal.v1.InternalReadManyResponse;
import dev.recado.protocol.internal.v1.InternalReadRequest;
import dev.recado.protocol.internal.v1.InternalReadResponse;
import dev.recado.protocol.internal.v1.InternalScanRequest;
import dev.recado.protocol.internal.v1.InternalScanResponse;
import dev.recado.storage.forward.OperationRouter;
import dev.recado.storage.forward.ReadRouter;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** For gateways and other storage nodes, on the internal port. */
final class ExecutionGrpcService extends ExecutionGrpc.ExecutionImplBase {

  private final ReadRouter reads;
  private final OpenStreams streams;
  private final Function<InternalReadRequest, CompletableFuture<InternalReadResponse>> manyReads;
  private final Function<InternalExecuteRequest, CompletableFuture<InternalExecuteResponse>> served;

  ExecutionGrpcService(
      OperationRouter operations, ReadRouter reads, OpenStreams streams, Faults faults) {
    this.reads = reads;
    this.manyReads = faults.served(reads::read, CompletableFuture::failedFuture);
    this.streams = streams;
    this.served = faults.served(operations::execute, ExecutionGrpcService::refused);
  }

  @Override
  public StreamObserver<InternalExecuteRequest> execute(
      StreamObserver<InternalExecuteResponse> responses) {
    return streams.open(
        responses,
        InternalExecuteRequest::getSerializedSize,
        this::execute,
        UnaryOperator.identity());
  }

  private CompletableFuture<InternalExecuteResponse> execute(InternalExecuteRequest request) {
    return served
        .apply(request)
        .thenApply(answer -> answer.toBuilder().setCorrelation(request.getCorrelation()).build());
  }

  static CompletableFuture<InternalExecuteResponse> refused(Rejection rejection) {
    return CompletableFuture.completedFuture(
        InternalExecuteResponse.newBuilder().setError(rejection.toExecuteError()).build());
  }

  @Override
  public void read(InternalReadRequest request, StreamObserver<InternalReadResponse> responses) {
    UnaryAnswers.send(responses, () -> reads.read(request));
  }

  @Override
  public void readMany(
      InternalReadManyRequest request, StreamObserver<InternalReadManyResponse> responses) {
    ManyReads.answer(request, responses, manyReads, reads::together);
  }

  @Override
  public void scan(InternalScanRequest request, StreamObserver<InternalScanResponse> responses) {
    UnaryAnswers.send(responses, () -> reads.scan(request));
  }

  @Override
  public void find(InternalFindRequest request, StreamObserver<InternalFindResponse> responses) {
    UnaryAnswers.send(responses, () -> reads.find(request));
  }
}
