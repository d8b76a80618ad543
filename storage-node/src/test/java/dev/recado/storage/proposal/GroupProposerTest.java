package dev.recado.storage.proposal;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.LogEntry;
import dev.recado.protocol.internal.v1.LoggedOperation;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Part;
import dev.recado.protocol.v1.Reason;
import dev.recado.storage.operation.Decision;
import dev.recado.storage.operation.Outcome;
import dev.recado.storage.operation.Status;
import dev.recado.storage.operation.Verdict;
import dev.recado.storage.position.IndeterminateException;
import dev.recado.tracing.OperationTracing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupProposerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Verdict OK =
      new Verdict(
          new Decision(
              new Outcome(
                  Status.OK, 1, 1, true, Optional.empty(), false, List.of(), OptionalInt.empty()),
              1,
              1,
              42),
          false,
          0);

  /** A log that keeps its proposals until the test decides them. */
  private static final class HeldLog implements PositionLog {
    final List<LogEntry> entries = Collections.synchronizedList(new ArrayList<>());
    final List<CompletableFuture<Committed>> proposals =
        Collections.synchronizedList(new ArrayList<>());
    volatile boolean leads = true;

    @Override
    public boolean leads() {
      return leads;
    }

    @Override
    public CompletableFuture<Committed> propose(LogEntry entry) {
      var proposal = new CompletableFuture<Committed>();
      proposals.add(proposal);
      entries.add(entry);
      return proposal;
    }
  }

  private final HeldLog log = new HeldLog();
  private final GroupProposer proposer =
      new GroupProposer(0, log, () -> 42, properties(Duration.ofNanos(1), 2), OperationTracing.OFF);

  private static ProposalProperties properties(Duration linger, int entriesInFlightMax) {
    return new ProposalProperties(
        4,
        1 << 20,
        entriesInFlightMax,
        8,
        2 << 20,
        Duration.ofMillis(300),
        linger,
        Duration.ofMillis(20),
        Duration.ofMillis(30),
        Duration.ofSeconds(30),
        Duration.ofHours(24),
        Duration.ofHours(24));
  }

  GroupProposerTest() {
    proposer.start();
  }

  @AfterEach
  void close() {
    proposer.close();
  }

  @Test
  void readsAndLongContentTypesWeigh() {
    execute(1);
    awaitEntries(1);
    execute(1);
    awaitEntries(2);
    for (int i = 0; i < 3; i++) {
      var batch = LoggedOperation.newBuilder().setKind(Kind.BATCH);
      for (int part = 0; part < 10; part++) {
        batch.addParts(Part.newBuilder().setKind(Kind.READ).setKey(ByteString.copyFromUtf8("k")));
      }
      var _ = proposer.execute(batch.build());
    }
    log.proposals.getFirst().completeExceptionally(new IllegalStateException("stepped down"));
    awaitEntries(3);
    assertThat(log.entries.get(2).getOperationsCount()).as("of 640 KiB each").isEqualTo(1);
  }

  @Test
  void operationsThatWaitTravelTogetherWithinTheBound() {
    execute(1);
    awaitEntries(1);
    execute(1);
    awaitEntries(2);
    execute(6);
    assertThat(log.entries).hasSize(2);
    log.proposals.getFirst().completeExceptionally(new IllegalStateException("stepped down"));
    awaitEntries(3);
    assertThat(log.entries.get(2).getOperationsCount()).isEqualTo(4);
    assertThat(log.entries.get(2).getStampMillis()).isEqualTo(42);
  }

  @Test
  void stuckEntryKeepsNobodyFromTheLog() {
    try (var patient =
        new GroupProposer(
            0, log, () -> 42, properties(Duration.ofNanos(1), 4), OperationTracing.OFF)) {
      patient.start();
      execute(patient, 1);
      awaitEntries(1);
      execute(patient, 1);
      awaitEntries(2);
      execute(patient, 1);
      awaitEntries(3);
    }
  }

  @Test
  void failureAfterTheHandOverIsIndeterminateForOperationsAndNotForReads() {
    CompletableFuture<?> operation = proposer.execute(LoggedOperation.getDefaultInstance());
    awaitEntries(1);
    CompletableFuture<Long> read = proposer.barrier();
    awaitEntries(2);
    log.proposals.forEach(p -> p.completeExceptionally(new IllegalStateException("stepped down")));
    assertThat(operation)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .withCauseInstanceOf(IndeterminateException.class);
    assertRejected(read, Reason.POSITION_UNAVAILABLE);
  }

  @Test
  void nothingIsHandedOverByANodeThatDoesNotLead() {
    log.leads = false;
    assertRejected(proposer.execute(LoggedOperation.getDefaultInstance()), Reason.NOT_LEADER);
    assertRejected(proposer.barrier(), Reason.NOT_LEADER);
    assertThat(log.entries).isEmpty();
  }

  @Test
  void whoWaitsBehindAStuckLogIsRefusedInTime() {
    execute(1);
    awaitEntries(1);
    execute(1);
    awaitEntries(2);
    assertRejected(
        proposer.execute(LoggedOperation.getDefaultInstance()), Reason.POSITION_UNAVAILABLE);
  }

  @Test
  void moreThanTheQueueHoldsIsOverloaded() {
    execute(1);
    awaitEntries(1);
    execute(1);
    awaitEntries(2);
    execute(8);
    assertRejected(proposer.execute(LoggedOperation.getDefaultInstance()), Reason.OVERLOADED);
  }

  @Test
  void refusedReadThatComesBackAtOnceIsServedByTheNextLeadership() {
    execute(1);
    awaitEntries(1);
    execute(1);
    awaitEntries(2);
    var again = new CompletableFuture<CompletableFuture<Long>>();
    CompletableFuture<Long> read = proposer.barrier();
    var _ =
        read.whenComplete((_, _) -> {
          log.leads = true;
          again.complete(proposer.barrier());
        });
    CompletableFuture<Long> other = proposer.barrier();
    log.leads = false;
    assertRejected(read, Reason.NOT_LEADER);
    assertRejected(other, Reason.NOT_LEADER);
    log.proposals.forEach(p -> p.complete(new PositionLog.Committed(5, 1, List.<Verdict>of())));
    awaitEntries(3);
    log.proposals.get(2).complete(new PositionLog.Committed(7, 1, List.of()));
    assertThat(again)
        .succeedsWithin(PATIENCE)
        .satisfies(b -> assertThat(b).succeedsWithin(PATIENCE).isEqualTo(7L));
  }

  @Test
  void relayMarkTravelsAloneWhenNothingElseComes() {
    proposer.markRelayed(1, 10);
    proposer.markRelayed(1, 12);
    awaitEntries(1);
    assertThat(log.entries.getFirst().getRelayedThrough()).isEqualTo(12);
    assertThat(log.entries.getFirst().getIncarnation()).isEqualTo(1);
  }

  @Test
  void lastCommitIsToldByAnEntryOfItsOwnWhenNothingElseFollows() {
    execute(1);
    awaitEntries(1);
    log.proposals.getFirst().complete(new PositionLog.Committed(1, 1, List.of(OK)));
    awaitEntries(2);
    assertThat(log.entries.get(1).getOperationsCount()).isZero();
    log.proposals.get(1).complete(new PositionLog.Committed(2, 1, List.of()));
    execute(1);
    awaitEntries(3);
    assertThat(log.entries.get(2).getOperationsCount())
        .as("that entry is not told by yet another one")
        .isEqualTo(1);
  }

  @Test
  void everyOperationIsTakenUpHoweverTheyComeAndGo() throws Exception {
    var answeringAtOnce =
        new PositionLog() {
          @Override
          public boolean leads() {
            return true;
          }

          @Override
          public CompletableFuture<Committed> propose(LogEntry entry) {
            return CompletableFuture.supplyAsync(
                () -> new Committed(1, 1, Collections.nCopies(entry.getOperationsCount(), OK)));
          }
        };
    try (var busy =
        new GroupProposer(
            0,
            answeringAtOnce,
            () -> 42,
            properties(Duration.ofMillis(2), 2),
            OperationTracing.OFF)) {
      busy.start();
      try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
        var done =
            IntStream.range(0, 8)
                .mapToObj(_ ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int i = 0; i < 2_000; i++) {
                            busy.execute(LoggedOperation.getDefaultInstance()).join();
                          }
                        },
                        clients))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(done).get(60, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void stoppedProposerRefuses() {
    proposer.close();
    assertRejected(proposer.execute(LoggedOperation.getDefaultInstance()), Reason.SHUTTING_DOWN);
  }

  private void execute(int count) {
    execute(proposer, count);
  }

  private static void execute(GroupProposer to, int count) {
    IntStream.range(0, count)
        .forEach(i -> {
          var _ =
              to.execute(
                  LoggedOperation.newBuilder().setKey(ByteString.copyFromUtf8("k" + i)).build());
        });
  }

  private void awaitEntries(int count) {
    eventually(PATIENCE, () -> assertThat(log.entries).hasSize(count));
  }

  private static void assertRejected(CompletableFuture<?> answer, Reason reason) {
    assertThat(answer)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(Rejection.class, r -> assertThat(r.reason()).isEqualTo(reason));
  }
}
