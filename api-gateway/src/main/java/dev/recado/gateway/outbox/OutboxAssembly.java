package dev.recado.gateway.outbox;

import dev.recado.faults.Failpoint;
import dev.recado.faults.Faults;
import dev.recado.gateway.dispatch.Dispatcher;
import dev.recado.gateway.outbox.OutboxSweeper.Tables;
import dev.recado.journal.StepJournal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** The outbox's parts, put together. */
record OutboxAssembly(Outbox outbox, OutboxLoops loops, Backlog backlog, Ownership ownership) {

  /** What the outbox wants to know of the fleet. */
  record Fleet(Supplier<Optional<UUID>> self, BooleanSupplier placed) {}

  /** What looks on, or steps in, once operations are accepted. */
  record Hooks(Faults faults, StepJournal journal) {

    void committed(List<OutboxRow> inserted) {
      for (OutboxRow row : inserted) {
        journal.accepted(
            row.id().operationId(), journal.scope(row.id().namespace(), row.id().key()));
      }
      faults.pass(Failpoint.AFTER_OUTBOX_COMMIT);
    }
  }

  static OutboxAssembly of(
      Tables tables,
      DataSource database,
      Dispatcher dispatcher,
      Fleet fleet,
      OutboxProperties properties,
      OutboxMeters meters,
      Hooks hooks) {
    var budget = new Budget(properties.backlogOperationsMax(), properties.backlogBytesMax());
    var decided = new LinkedBlockingQueue<Backlog.Carried>();
    var backlog = new Backlog(dispatcher, budget, meters, decided::add);
    var decidedSweeper = new DecidedSweeper(tables.outbox(), properties, decided, backlog::drop);
    var ownership = new OwnershipKeeper(tables.leases(), properties, fleet.self());
    var sweeper = new OutboxSweeper(tables, ownership, backlog, budget, properties);
    var committer =
        new GroupCommitter(
            database,
            tables.outbox(),
            properties,
            ownership::owner,
            new GroupCommitter.Listener() {
              @Override
              public void committed(AcceptRequest request, List<OutboxRow> inserted) {
                hooks.committed(inserted);
                start(request, inserted, backlog, budget, meters);
              }

              @Override
              public void uncertain(AcceptRequest request) {
                sweeper.wantOwn();
              }
            });

    return new OutboxAssembly(
        new Outbox(committer, tables.outbox(), ownership, budget),
        new OutboxLoops(
            committer,
            decidedSweeper,
            ownership,
            () -> sweeper.sweep(meters, fleet.placed()),
            properties),
        backlog,
        new Ownership(ownership, tables.leases()));
  }

  /** Rows that were there before are somebody's already. */
  private static void start(
      AcceptRequest request,
      List<OutboxRow> inserted,
      Backlog backlog,
      Budget budget,
      OutboxMeters meters) {
    long bytes = inserted.stream().mapToLong(OutboxRow::bytes).sum();
    budget.giveBack(request.rows().size() - inserted.size(), request.bytes() - bytes);
    meters.accepted(inserted.size());
    if (inserted.isEmpty() && request.flight() != null) {
      backlog.leave(request.flight());
    }
    inserted.forEach(row -> backlog.start(row, request.flight()));
  }
}
