package dev.recado.benchmarks.gateway;

import dev.recado.protocol.v1.EntriesGrpc.EntriesStub;
import dev.recado.protocol.v1.ReadManyRequest;
import dev.recado.protocol.v1.ReadManyResponse;
import io.grpc.stub.ClientResponseObserver;

/** Reads over {@code Entries.ReadMany}. */
final class PipelinedReads implements Conversation<ReadManyRequest, ReadManyResponse> {

  private final EntriesStub entries;
  private final AnyReads reads;
  private long numbers;

  PipelinedReads(EntriesStub entries, AnyReads reads) {
    this.entries = entries;
    this.reads = reads;
  }

  @Override
  public void open(ClientResponseObserver<ReadManyRequest, ReadManyResponse> answers) {
    entries.readMany(answers);
  }

  @Override
  public Question<ReadManyRequest> next() {
    long number = ++numbers;
    return new Question<>(
        number, ReadManyRequest.newBuilder().setNumber(number).setRead(reads.next()).build());
  }

  @Override
  public Object mark(ReadManyResponse answer) {
    return answer.getNumber();
  }

  @Override
  public String error(ReadManyResponse answer) {
    return switch (answer.getResultCase()) {
      case ANSWER -> reads.check(answer.getAnswer());
      case ERROR -> answer.getError().getReason().name();
      case RESULT_NOT_SET -> "empty answer";
    };
  }
}
