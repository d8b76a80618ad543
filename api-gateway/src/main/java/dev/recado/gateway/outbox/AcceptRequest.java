package dev.recado.gateway.outbox;

import dev.recado.gateway.dispatch.Flight;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Operations that are accepted together or not at all.
 *
 * @param flight of the one operation, when it was sent off before
 */
record AcceptRequest(
    List<OutboxRow> rows, @Nullable Flight flight, CompletableFuture<Void> committed) {

  AcceptRequest(List<OutboxRow> rows, @Nullable Flight flight) {
    this(rows, flight, new CompletableFuture<>());
  }

  long bytes() {
    return rows.stream().mapToLong(OutboxRow::bytes).sum();
  }
}
