package dev.recado.microbenchmarks;

import com.google.protobuf.ByteString;
import dev.recado.membership.KeyIds;
import dev.recado.membership.PlacedPosition;
import dev.recado.membership.Placement;
import dev.recado.membership.Ring;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * From a key to its place on a ring of 64 bits, and to its position among three; nanoseconds for
 * each key. The keys have 19 bytes and 21, of which 14 are a tag.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PlacementBenchmark {

  static final int POSITIONS = 3;

  final Placement placement = placement(new Ring(Ring.BITS_MAX, POSITIONS));
  final ByteString key = Samples.key(1);
  final ByteString taggedKey = ByteString.copyFromUtf8("{customer-00001}/cart");

  private static Placement placement(Ring ring) {
    List<UUID> replicas = List.of(new UUID(0, 1), new UUID(0, 2), new UUID(0, 3));
    return new Placement(
        1,
        ring,
        IntStream.range(0, POSITIONS)
            .mapToObj(number ->
                new PlacedPosition(number, ring.idOf(number), replicas, Optional.empty(), 1))
            .toList());
  }

  /** The hash, which is most of it. */
  @Benchmark
  public long keyId() {
    return KeyIds.keyId(Samples.NAMESPACE, key, Ring.BITS_MAX);
  }

  /** The same, of what stands between braces. */
  @Benchmark
  public long keyIdOfTaggedKey() {
    return KeyIds.keyId(Samples.NAMESPACE, taggedKey, Ring.BITS_MAX);
  }

  /** The hash, and the position that owns it. */
  @Benchmark
  public PlacedPosition positionOf() {
    return placement.positionOf(Samples.NAMESPACE, key);
  }
}
