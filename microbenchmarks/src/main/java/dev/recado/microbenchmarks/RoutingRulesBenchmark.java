package dev.recado.microbenchmarks;

import dev.recado.gateway.routing.Candidate;
import dev.recado.gateway.routing.RoutingRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * In which order a gateway asks the replicas of a position: three that are well, of which the view
 * names the second as leader and the last answer the third; nanoseconds for each order.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RoutingRulesBenchmark {

  static final UUID FIRST = new UUID(0, 1);
  static final UUID OF_VIEW = new UUID(0, 2);
  static final UUID HINTED = new UUID(0, 3);

  private final List<Candidate> replicas =
      List.of(
          new Candidate(FIRST, false, false),
          new Candidate(OF_VIEW, false, false),
          new Candidate(HINTED, false, false));
  private final Optional<UUID> hinted = Optional.of(HINTED);
  private final Optional<UUID> leaderOfView = Optional.of(OF_VIEW);
  private final Map<UUID, Integer> asked = Map.of(HINTED, 1);

  /** Of an operation. */
  @Benchmark
  public List<UUID> leaderFirst() {
    return RoutingRules.leaderFirst(replicas, hinted, leaderOfView);
  }

  /** Of a read that any replica can answer. */
  @Benchmark
  public List<UUID> spread() {
    return RoutingRules.spread(replicas, 1);
  }

  /** Of an operation whose first attempt got no answer: the order, and the next in it. */
  @Benchmark
  public Optional<UUID> next() {
    return RoutingRules.next(leaderFirst(), asked);
  }
}
