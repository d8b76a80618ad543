package dev.recado.journal;

import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.JournalGrpc;
import dev.recado.protocol.internal.v1.RecallRequest;
import dev.recado.protocol.internal.v1.RecallResponse;
import dev.recado.protocol.v1.Reason;
import io.grpc.stub.StreamObserver;

/** This member's steps of an operation, for gateways. To be served to members only. */
public final class JournalGrpcService extends JournalGrpc.JournalImplBase {

  private static final int PLACES_MAX = 1_000;
  private static final int ID_BYTES = 16;

  private final StepJournal journal;

  public JournalGrpcService(StepJournal journal) {
    this.journal = journal;
  }

  @Override
  public void recall(RecallRequest request, StreamObserver<RecallResponse> response) {
    if (!isWellFormed(request)) {
      response.onError(
          GrpcErrors.toStatus(
              new Rejection(
                  Reason.MALFORMED,
                  "Ids have "
                      + ID_BYTES
                      + " bytes, and there are at most "
                      + PLACES_MAX
                      + " places in mailboxes.")));
      return;
    }
    response.onNext(journal.recall(request));
    response.onCompleted();
  }

  private static boolean isWellFormed(RecallRequest request) {
    return request.getId().size() == ID_BYTES
        && request.getPlacesCount() <= PLACES_MAX
        && request.getPlacesList().stream()
            .allMatch(place -> place.getRecipient().size() == ID_BYTES);
  }
}
