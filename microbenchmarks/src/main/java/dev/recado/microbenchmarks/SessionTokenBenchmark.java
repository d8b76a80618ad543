package dev.recado.microbenchmarks;

import dev.recado.protocol.SessionToken;
import dev.recado.protocol.SessionToken.Seen;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The token of a client that has seen three positions, at indices of six digits; nanoseconds for
 * each token.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SessionTokenBenchmark {

  final SessionToken token =
      new SessionToken(
          Map.of(0, new Seen(1, 482_113), 1, new Seen(1, 479_870), 2, new Seen(1, 501_442)));
  final SessionToken newer = SessionToken.of(1, 1, 479_871);
  private final List<SessionToken> both = List.of(token, newer);
  private final String text = token.encode();

  @Benchmark
  public String encode() {
    return token.encode();
  }

  @Benchmark
  public SessionToken decode() {
    return SessionToken.decode(text);
  }

  /** With the token of one answer. */
  @Benchmark
  public SessionToken merge() {
    return SessionToken.merge(both);
  }
}
