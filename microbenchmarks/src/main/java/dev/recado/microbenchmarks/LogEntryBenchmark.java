package dev.recado.microbenchmarks;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.recado.protocol.internal.v1.LogEntry;
import dev.recado.protocol.internal.v1.LoggedOperation;
import dev.recado.storage.operation.Bytes;
import dev.recado.storage.operation.Decision;
import dev.recado.storage.operation.Group;
import dev.recado.storage.operation.Ledger;
import dev.recado.storage.operation.Marks;
import dev.recado.storage.operation.PositionState;
import dev.recado.storage.replica.LogCodec;
import java.nio.ByteBuffer;
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
 * A group of {@value Samples#PUTS} puts into a log entry's bytes, and from them to what the rules
 * decide; nanoseconds for each put. What Ratis wraps around the bytes is not in it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LogEntryBenchmark {

  static final long INDEX = 1;
  static final int NUMBER = 2;
  static final long INCARNATION = 1;

  final List<LoggedOperation> operations = Samples.loggedPuts();
  private final byte[] encoded = Samples.logEntry(operations).toByteArray();
  private final Decision decision;

  public LogEntryBenchmark() {
    var state =
        new PositionState(
            Samples.TERM, 0, 0, Marks.NONE, 0, 0, INCARNATION, Bytes.wrap(new byte[16]));
    decision =
        new Ledger(state, _ -> Optional.empty(), Map.of())
            .decide(Samples.group(INDEX, operations))
            .getFirst()
            .decision();
  }

  /** As the leader proposes: the operations are there, the entry is not. */
  @Benchmark
  @OperationsPerInvocation(Samples.PUTS)
  public byte[] encode() {
    return Samples.logEntry(operations).toByteArray();
  }

  /** As every replica does with what is committed. */
  @Benchmark
  @OperationsPerInvocation(Samples.PUTS)
  public Group decode() throws InvalidProtocolBufferException {
    LogEntry entry = LogEntry.parseFrom(ByteBuffer.wrap(encoded).asReadOnlyBuffer());
    return LogCodec.toGroup(Samples.TERM, INDEX, entry);
  }

  /** One decision into the outcome that goes back to the client, session token included. */
  @Benchmark
  public byte[] answer() {
    return LogCodec.toOutcome(decision, NUMBER, INCARNATION).toByteArray();
  }
}
