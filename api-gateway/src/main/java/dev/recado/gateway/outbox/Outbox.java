package dev.recado.gateway.outbox;

import com.google.protobuf.ByteString;
import dev.recado.gateway.dispatch.Flight;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Reason;
import dev.recado.tracing.OperationLog;
import dev.recado.tracing.Traceparent;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes operations over: once a future of these completes, the operation is committed and will be
 * decided, whichever process dies. Futures fail with a {@link Rejection}; only UNDECIDED among them
 * leaves it open whether the operation was accepted.
 */
public final class Outbox {

  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  /** An operation that a gateway carries. */
  public record Pending(Operation operation, Instant acceptedAt) {}

  private final GroupCommitter committer;
  private final OutboxTable table;
  private final OwnershipKeeper ownership;
  private final Budget budget;

  Outbox(GroupCommitter committer, OutboxTable table, OwnershipKeeper ownership, Budget budget) {
    this.committer = committer;
    this.table = table;
    this.ownership = ownership;
    this.budget = budget;
  }

  /** Accepts all or none; they were checked before. */
  public CompletableFuture<Void> accept(String namespace, List<Operation> operations) {
    try {
      return commit(rows(namespace, operations), null);
    } catch (Rejection e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Accepts an operation that was sent off already. */
  public CompletableFuture<Void> keep(String namespace, Operation operation, Flight flight) {
    try {
      return commit(rows(namespace, List.of(operation)), flight);
    } catch (Rejection e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<Void> commit(List<OutboxRow> rows, @Nullable Flight flight) {
    if (!committer.isReady()) {
      throw new Rejection(
          ownership.owner().isEmpty() ? Reason.STORAGE_UNAVAILABLE : Reason.SHUTTING_DOWN,
          "This gateway cannot accept operations now. Try again, or ask another one.");
    }
    var request = new AcceptRequest(rows, flight);
    long bytes = request.bytes();
    if (!budget.tryTake(rows.size(), bytes)) {
      throw new Rejection(
          Reason.OVERLOADED,
          "This gateway carries as many undecided operations as it may. Try again with the same id.");
    }
    committer.add(request);
    return request
        .committed()
        .whenComplete((_, failure) -> {
          if (failure != null) {
            budget.giveBack(rows.size(), bytes);
          }
        });
  }

  private static List<OutboxRow> rows(String namespace, List<Operation> operations) {
    Map<RowId, OutboxRow> rows = new LinkedHashMap<>();
    Map<RowId, ByteString> fingerprints = new LinkedHashMap<>();
    for (Operation operation : operations) {
      OutboxRow row = OutboxRow.of(namespace, operation);
      ByteString other = fingerprints.putIfAbsent(row.id().withoutRecipient(), row.fingerprint());
      if (other != null && !other.equals(row.fingerprint())) {
        throw new Rejection(
            Reason.ID_REUSED,
            "The array names operation "
                + row.id().operationId()
                + " twice, with different payloads. Use a new id for another operation.");
      }
      var _ = rows.putIfAbsent(row.id(), row);
    }
    return List.copyOf(rows.values());
  }

  /**
   * The operation's row, whichever gateway's it is.
   *
   * @throws Rejection STORAGE_UNAVAILABLE when the database does not tell
   */
  public Optional<Pending> find(String namespace, UUID id, ByteString key) {
    try {
      return table
          .find(namespace, id, key)
          .map(found -> new Pending(found.operation(), found.acceptedAt()));
    } catch (SQLException e) {
      OperationLog.of(log.atWarn(), id, Traceparent.NONE)
          .log("The outbox could not be asked for operation {}: {}", id, e.toString());
      throw SqlFailures.unavailable();
    }
  }

  /** Whether operations can be accepted, as far as the last renewal of the lease tells. */
  public boolean isReady() {
    return committer.isReady() && ownership.isHeld();
  }
}
