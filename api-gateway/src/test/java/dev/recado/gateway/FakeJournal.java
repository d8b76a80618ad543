package dev.recado.gateway;

import dev.recado.journal.JournalGrpcService;
import dev.recado.journal.StepJournal;
import dev.recado.protocol.internal.v1.JournalGrpc;
import dev.recado.protocol.internal.v1.RecallRequest;
import dev.recado.protocol.internal.v1.RecallResponse;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;

/** What a member remembers: what the test wants. */
final class FakeJournal extends JournalGrpc.JournalImplBase {

  private final StepJournal steps = new StepJournal(1_000, InstantSource.system());
  private final JournalGrpcService answers = new JournalGrpcService(steps);
  private volatile boolean silent;

  StepJournal steps() {
    return steps;
  }

  void fallSilent() {
    silent = true;
  }

  void reset() {
    silent = false;
  }

  @Override
  public void recall(RecallRequest request, StreamObserver<RecallResponse> response) {
    if (!silent) {
      answers.recall(request, response);
    }
  }
}
