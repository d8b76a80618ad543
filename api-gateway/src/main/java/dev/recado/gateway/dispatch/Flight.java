package dev.recado.gateway.dispatch;

import dev.recado.protocol.OperationSizes;
import dev.recado.protocol.internal.v1.InternalExecuteRequest;
import dev.recado.tracing.Step;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One operation until it is decided. Between attempts nobody has it; during one, a member does.
 * Guarded by itself, since answers, timeouts and failures come on threads of their own.
 */
public final class Flight {

  private final long correlation;
  private final int position;
  private final int bytes;
  private final String traceparent;
  private final CompletableFuture<Decided> decided = new CompletableFuture<>();
  private final Map<UUID, Integer> asked = new HashMap<>();
  private @Nullable UUID holder;
  private int attempts;
  private boolean indeterminate;
  private boolean kept;
  private boolean ended;
  private InternalExecuteRequest request;
  private Step step = Step.NONE;

  /** The request carries its correlation. */
  Flight(int position, InternalExecuteRequest request, boolean kept) {
    this.kept = kept;
    this.correlation = request.getCorrelation();
    this.position = position;
    this.bytes = OperationSizes.weight(request.getOperation());
    this.request = request;
    this.traceparent = request.getOperation().getTraceparent();
  }

  /**
   * Completes once the log has decided. Fails with a {@link dev.recado.protocol.Rejection} when a
   * node refused the operation, and it was certainly not executed; never when it is kept.
   */
  public CompletableFuture<Decided> decided() {
    return decided;
  }

  /**
   * The operation is in the outbox from now on, or about to be: no refusal ends the flight any
   * more. False when it has ended already.
   */
  public synchronized boolean keep() {
    kept = true;
    return !ended;
  }

  synchronized boolean isKept() {
    return kept;
  }

  /**
   * Whether an attempt may have reached the log: it is then not for us to say that it will not
   * happen.
   */
  public synchronized boolean mayHaveHappened() {
    return indeterminate || holder != null;
  }

  long correlation() {
    return correlation;
  }

  int position() {
    return position;
  }

  /** As it is sent with the present attempt. */
  synchronized InternalExecuteRequest request() {
    return request;
  }

  /** Of the operation as it came; empty when it is not traced. */
  String traceparent() {
    return traceparent;
  }

  /** Of the present attempt. */
  synchronized Step step() {
    return step;
  }

  /** In another attempt, of which the member will know. */
  synchronized void goOn(Step attempt) {
    step.close();
    step = attempt;
    request =
        request.toBuilder()
            .setOperation(request.getOperation().toBuilder().setTraceparent(attempt.traceparent()))
            .build();
  }

  int bytes() {
    return bytes;
  }

  synchronized Map<UUID, Integer> asked() {
    return Map.copyOf(asked);
  }

  /** A member gets it: how many attempts there are now; 0 when the flight has ended. */
  synchronized int begin(UUID member) {
    if (ended) {
      return 0;
    }
    holder = member;
    attempts++;
    var _ = asked.merge(member, 1, Integer::sum);
    return attempts;
  }

  /**
   * The member's attempt ended without a decision. False when the flight has ended, or when another
   * member has it by now.
   */
  synchronized boolean giveUp(UUID member, boolean uncertain) {
    if (ended) {
      return false;
    }
    indeterminate |= uncertain;
    if (!member.equals(holder)) {
      return false;
    }
    holder = null;
    return true;
  }

  synchronized @Nullable UUID holder() {
    return holder;
  }

  synchronized int attempts() {
    return attempts;
  }

  /**
   * Whether a refusal by a node may be told: not when kept, nor when an earlier attempt may have
   * been executed.
   */
  synchronized boolean mayBeRefused() {
    return !kept && !indeterminate;
  }

  synchronized boolean end() {
    boolean first = !ended;
    ended = true;
    return first;
  }
}
