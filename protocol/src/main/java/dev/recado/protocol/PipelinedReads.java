package dev.recado.protocol;

import dev.recado.protocol.v1.ReadManyResponse;
import dev.recado.protocol.v1.Reason;

/** What {@code Entries.ReadMany} answers, wherever it is served. */
public final class PipelinedReads {

  private PipelinedReads() {}

  /** Instead of an answer that there is no room for. */
  public static ReadManyResponse withoutRoom(ReadManyResponse answer) {
    return refused(
        answer.getNumber(),
        new Rejection(
            Reason.OVERLOADED,
            "Too many bytes of answers wait for this stream's connection to take them. Have fewer large values outstanding at a time, and ask for this one again."));
  }

  public static ReadManyResponse refused(long number, Rejection rejection) {
    return ReadManyResponse.newBuilder()
        .setNumber(number)
        .setError(rejection.toExecuteError())
        .build();
  }
}
