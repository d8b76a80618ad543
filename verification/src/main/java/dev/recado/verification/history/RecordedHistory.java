package dev.recado.verification.history;

import java.time.Instant;
import java.util.List;

/** A whole run. Operations are in the order of their invocation. */
public record RecordedHistory(
    Instant began,
    List<OperationHistory> operations,
    List<RecipientHistory> recipients,
    List<FaultHistory> faults) {

  public RecordedHistory {
    operations = List.copyOf(operations);
    recipients = List.copyOf(recipients);
    faults = List.copyOf(faults);
  }
}
