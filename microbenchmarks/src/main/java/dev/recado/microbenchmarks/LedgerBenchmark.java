package dev.recado.microbenchmarks;

import dev.recado.protocol.internal.v1.LoggedOperation;
import dev.recado.storage.operation.Bytes;
import dev.recado.storage.operation.Entry;
import dev.recado.storage.operation.Group;
import dev.recado.storage.operation.Identity;
import dev.recado.storage.operation.InboxRecord;
import dev.recado.storage.operation.Ledger;
import dev.recado.storage.operation.Marks;
import dev.recado.storage.operation.PositionState;
import dev.recado.storage.operation.ScopedKey;
import dev.recado.storage.operation.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Deciding a decoded group of {@value Samples#PUTS} puts over a ledger of its own, running digest
 * included; nanoseconds for each put of the group.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LedgerBenchmark {

  private static final PositionState NEW =
      new PositionState(Samples.TERM, 0, 0, Marks.NONE, 0, 0, 1, Bytes.wrap(new byte[16]));

  private final Group first;
  private final Group again;
  private final PositionState afterFirst;
  private final Map<ScopedKey, Entry> entries = new HashMap<>();
  private final Map<Identity, InboxRecord> records;

  public LedgerBenchmark() {
    List<LoggedOperation> puts = Samples.loggedPuts();
    first = Samples.group(1, puts);
    again = Samples.group(2, puts);
    Ledger ledger = ledger(NEW, Map.of(), Map.of());
    ledger.decide(first);
    afterFirst = ledger.state();
    ledger.changedEntries().forEach((key, entry) -> entries.put(key, entry.orElseThrow()));
    records = Map.copyOf(ledger.changedRecords());
  }

  private static Ledger ledger(
      PositionState state, Map<ScopedKey, Entry> entries, Map<Identity, InboxRecord> records) {
    return new Ledger(state, key -> Optional.ofNullable(entries.get(key)), records);
  }

  /** On an empty position: each put creates its entry and its record. */
  @Benchmark
  @OperationsPerInvocation(Samples.PUTS)
  public List<Verdict> freshKeys() {
    return ledger(NEW, Map.of(), Map.of()).decide(first);
  }

  /** On the state that the first time left: each put is answered from its record. */
  @Benchmark
  @OperationsPerInvocation(Samples.PUTS)
  public List<Verdict> repeated() {
    return ledger(afterFirst, entries, records).decide(again);
  }
}
