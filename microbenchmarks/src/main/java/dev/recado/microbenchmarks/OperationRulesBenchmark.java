package dev.recado.microbenchmarks;

import dev.recado.storage.operation.Applied;
import dev.recado.storage.operation.Bytes;
import dev.recado.storage.operation.Entries;
import dev.recado.storage.operation.Entry;
import dev.recado.storage.operation.Operation;
import dev.recado.storage.operation.OperationRules;
import dev.recado.storage.operation.ScopedKey;
import dev.recado.storage.operation.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What one operation does to entries that stand in a map of {@value #ENTRIES}: the rules without
 * ledger, records and digest; nanoseconds for each operation.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OperationRulesBenchmark {

  static final int ENTRIES = 64;
  static final int PARTS = 8;
  static final long REVISION = 1_000;

  private final Map<ScopedKey, Entry> standing = new HashMap<>();
  private final Entries entries = key -> Optional.ofNullable(standing.get(key));
  private final Operation put;
  private final Operation batch;

  public OperationRulesBenchmark() {
    for (int place = 0; place < ENTRIES; place++) {
      standing.put(key(place), new Entry(value(), 1, place + 1L, 1));
    }
    List<Operation> puts =
        IntStream.range(0, PARTS).<Operation>mapToObj(OperationRulesBenchmark::put).toList();
    put = puts.getFirst();
    batch = new Operation.Batch(put.key(), puts);
  }

  private static ScopedKey key(int place) {
    return ScopedKey.of(Samples.NAMESPACE, Samples.key(place).toByteArray());
  }

  private static Value value() {
    return new Value(Bytes.wrap(new byte[Samples.VALUE_BYTES]), "application/octet-stream");
  }

  private static Operation.Put put(int place) {
    return new Operation.Put(key(place), value(), OptionalLong.empty());
  }

  /** Replaces one entry. */
  @Benchmark
  public Applied put() {
    return OperationRules.apply(entries, put, REVISION, 2);
  }

  /** Replaces {@value #PARTS} entries, all or none; the unit is the whole batch. */
  @Benchmark
  public Applied batch() {
    return OperationRules.apply(entries, batch, REVISION, 2);
  }
}
