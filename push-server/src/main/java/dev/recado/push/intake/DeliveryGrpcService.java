package dev.recado.push.intake;

import com.google.protobuf.ByteString;
import dev.recado.faults.Failpoint;
import dev.recado.faults.Faults;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.DeliveryGrpc;
import dev.recado.protocol.internal.v1.OutboxRow;
import dev.recado.protocol.internal.v1.TakeRequest;
import dev.recado.protocol.internal.v1.TakeResponse;
import dev.recado.protocol.v1.Reason;
import dev.recado.tracing.OperationTracing;
import dev.recado.tracing.Step;
import dev.recado.tracing.StepAttributes;
import dev.recado.tracing.Traceparent;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.trace.SpanKind;

/** Where the storage nodes' relays hand outcomes over. */
class DeliveryGrpcService extends DeliveryGrpc.DeliveryImplBase {

  private static final int ROWS_MAX = 1000;
  private static final int ID_BYTES = 16;

  private final OutcomeIntake intake;
  private final IntakeCounts counts;
  private final Faults faults;
  private final OperationTracing tracing;

  DeliveryGrpcService(
      OutcomeIntake intake, IntakeCounts counts, Faults faults, OperationTracing tracing) {
    this.tracing = tracing;
    this.intake = intake;
    this.counts = counts;
    this.faults = faults;
  }

  @Override
  public void take(TakeRequest request, StreamObserver<TakeResponse> response) {
    check(request);
    TakenBatch batch = take(request);
    counts.count(batch);
    faults.pass(Failpoint.AFTER_INTAKE_BEFORE_ACK);
    response.onNext(TakeResponse.newBuilder().setThrough(batch.through()).build());
    response.onCompleted();
  }

  private TakenBatch take(TakeRequest request) {
    try (Step step =
        tracing.batch(
            "take",
            SpanKind.SERVER,
            Traceparent.carried(request.getTraceparent()),
            Traceparent.of(request.getRowsList(), OutboxRow::getTraceparent))) {
      TakenBatch batch = intake.take(request);
      step.with(StepAttributes.POSITION, request.getPosition())
          .with(StepAttributes.OPERATIONS, batch.taken());
      return batch;
    }
  }

  private static void check(TakeRequest request) {
    checkPosition(request.getPosition());
    if (request.getRowsCount() == 0 || request.getRowsCount() > ROWS_MAX) {
      throw malformed(
          "A batch has 1 to " + ROWS_MAX + " rows, not " + request.getRowsCount() + ".");
    }
    long last = request.getPredecessor();
    if (last < 0) {
      throw malformed("The predecessor is " + last + "; sequences are positive.");
    }
    for (OutboxRow row : request.getRowsList()) {
      if (row.getSequence() <= last) {
        throw malformed("Sequence " + row.getSequence() + " does not come after " + last + ".");
      }
      last = row.getSequence();
      checkId(row.getRecipient(), "recipient");
      checkId(row.getOperationId(), "operation id");
    }
  }

  private static void checkPosition(String position) {
    try {
      long _ = Long.parseUnsignedLong(position);
    } catch (NumberFormatException e) {
      throw malformed("The position is not the decimal text of 64 unsigned bits.");
    }
  }

  private static void checkId(ByteString id, String what) {
    if (id.size() != ID_BYTES) {
      throw malformed("A " + what + " has " + ID_BYTES + " bytes, not " + id.size() + ".");
    }
  }

  private static Rejection malformed(String detail) {
    return new Rejection(Reason.MALFORMED, detail);
  }
}
