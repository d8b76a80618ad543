package dev.recado.storage.proposal;

import dev.recado.protocol.internal.v1.LogEntry;
import dev.recado.storage.operation.Verdict;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The replicated log of one position, as its leader writes to it. */
public interface PositionLog {

  /** Whether a proposal has a chance now; when not, nothing is handed over. */
  boolean leads();

  /**
   * Completes when the entry was committed and applied here; every failure means that it may still
   * be.
   */
  CompletableFuture<Committed> propose(LogEntry entry);

  /** An entry's index, and the verdicts on its operations. */
  record Committed(long index, long incarnation, List<Verdict> verdicts) {}
}
