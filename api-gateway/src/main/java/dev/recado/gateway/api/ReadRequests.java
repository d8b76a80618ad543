package dev.recado.gateway.api;

import dev.recado.faults.Faults;
import dev.recado.gateway.read.Reads;
import dev.recado.protocol.PipelinedReads;
import dev.recado.protocol.v1.ReadManyRequest;
import dev.recado.protocol.v1.ReadManyResponse;
import dev.recado.protocol.v1.ReadRequest;
import dev.recado.protocol.v1.ReadResponse;
import dev.recado.protocol.v1.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Answers the requests of one {@code ReadMany} stream. */
final class ReadRequests implements PipelinedAnswers<ReadManyRequest, ReadManyResponse> {

  private final GrpcCalls calls;
  private final Function<ReadRequest, CompletableFuture<ReadResponse>> read;

  ReadRequests(String namespace, Reads reads, GrpcCalls calls, Faults faults) {
    this.calls = calls;
    this.read =
        faults.served(
            request -> calls.later(() -> reads.read(namespace, request, calls.usualPatience())),
            CompletableFuture::failedFuture);
  }

  /** Never fails: a rejection is a response. */
  @Override
  public CompletableFuture<ReadManyResponse> answer(ReadManyRequest request) {
    return read.apply(request.getRead())
        .handle((answer, failure) ->
            failure == null
                ? ReadManyResponse.newBuilder()
                    .setNumber(request.getNumber())
                    .setAnswer(answer)
                    .build()
                : PipelinedReads.refused(request.getNumber(), calls.rejection(failure)));
  }

  @Override
  public ReadManyResponse lighter(ReadManyResponse answer) {
    return PipelinedReads.withoutRoom(answer);
  }

  @Override
  public boolean tellsOfOverload(ReadManyResponse answer) {
    return answer.getError().getReason() == Reason.OVERLOADED;
  }
}
