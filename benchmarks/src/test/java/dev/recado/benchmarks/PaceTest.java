package dev.recado.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.benchmarks.load.LoadRecorder;
import dev.recado.benchmarks.load.LoadResult;
import dev.recado.benchmarks.load.RatePacing;
import dev.recado.benchmarks.recipient.Channel;
import dev.recado.benchmarks.usage.UsageMeter;
import dev.recado.protocol.v1.Consistency;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaceTest {

  private static final int VALUE_BYTES = 64;
  private static final int ANSWER_MILLIS = 20;

  /** What is measured of the fake gateway. */
  enum Measured {
    PUT_GRPC,
    PUT_HTTP,
    GET_PIPELINED,
    GET_UNARY,
    OUTCOME;

    private List<Contender> of(Contenders contenders, FakeGateway gateway)
        throws InterruptedException {
      return switch (this) {
        case PUT_GRPC -> contenders.puts(List.of(Transport.GRPC));
        case PUT_HTTP -> contenders.puts(List.of(Transport.HTTP));
        case GET_PIPELINED -> gets(contenders, ReadCalls.PIPELINED);
        case GET_UNARY -> gets(contenders, ReadCalls.UNARY);
        case OUTCOME -> contenders.outcomes(Channel.GRPC, gateway.target().grpc(), 1, 1);
      };
    }

    private static List<Contender> gets(Contenders contenders, ReadCalls calls)
        throws InterruptedException {
      return contenders.gets(List.of(Consistency.LINEARIZABLE), List.of(calls), 5, 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void callsThatWereHeldUpCountFromWhenTheyWereDue(Measured measured)
      throws IOException, InterruptedException {
    try (var gateway = new FakeGateway()) {
      // One at a time, 20 ms each: 50 a second, of which 200 are due.
      LoadResult closed = measure(measured, gateway, new Pace.ClosedLoop(), 1);
      LoadResult open = measure(measured, gateway, new Pace.Rate(200), 1);
      assertThat(open.p50Millis()).isGreaterThan(150);
      // The median: among so few calls the 99th percentile is the first one, which loads classes.
      assertThat(closed.p50Millis()).isLessThan(open.p50Millis() / 2);
      assertThat(open.offeredPerSecond()).isEqualTo(200);
      assertThat(open.errors()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void rateIsKeptWhereTheAnswersKeepUp(Measured measured) throws IOException, InterruptedException {
    try (var gateway = new FakeGateway()) {
      LoadResult open = measure(measured, gateway, new Pace.Rate(100), 8);
      assertThat(open.errors()).isEmpty();
      // Due are 80 in warm-up and stretch together, and what was late in the one counts in the
      // other.
      // A closed loop would make thousands.
      assertThat(open.perSecond()).isBetween(20.0, 180.0);
    }
  }

  @Test
  void callsAreDueEvenlyAndNoneIsDropped() throws InterruptedException {
    var recorder = LoadRecorder.during(Duration.ZERO, Duration.ofSeconds(30));
    // Faster than they can be taken here: most are late.
    try (var pacing = new RatePacing(1_000_000, recorder)) {
      long first = pacing.awaitNext();
      for (int i = 1; i <= 60; i++) {
        long due = pacing.awaitNext();
        assertThat(due - first).isEqualTo(i * 1000L);
        assertThat(due).as("not before it is due").isLessThanOrEqualTo(System.nanoTime());
      }
    }
  }

  @Test
  void waitingSlotsAreToldThatTheStretchIsOver() throws InterruptedException {
    var recorder = LoadRecorder.during(Duration.ZERO, Duration.ofMillis(50));
    try (var pacing = new RatePacing(0.001, recorder)) {
      long first = pacing.awaitNext();
      long began = System.nanoTime();
      long next = pacing.awaitNext();
      assertThat(next - first).isEqualTo(Duration.ofSeconds(1000).toNanos());
      assertThat(System.nanoTime() - began).isLessThan(Duration.ofSeconds(5).toNanos());
      assertThat(recorder.open()).isFalse();
    }
  }

  @Test
  void loadShareIsOfTheClosedLoopRightBefore() throws IOException, InterruptedException {
    try (var gateway = new FakeGateway();
        var contenders = new Contenders(gateway.target(), List.of(), VALUE_BYTES)) {
      gateway.answerMillis = ANSWER_MILLIS;
      var told = new ArrayList<LoadResult>();
      List<LoadResult> results =
          new Benchmark(
                  contenders.puts(List.of(Transport.HTTP)),
                  plan(new Pace.LoadShare(0.5), 4),
                  UsageMeter.none(),
                  told::add)
              .run();
      assertThat(told).hasSize(2);
      assertThat(results).containsExactly(told.get(1));
      assertThat(told.get(0).offeredPerSecond()).isZero();
      assertThat(told.get(1).offeredPerSecond()).isEqualTo(told.get(0).perSecond() * 0.5);
      assertThat(told.get(1).perSecond()).isLessThan(told.get(0).perSecond() * 0.8);
    }
  }

  @Test
  void shareOfNothingIsNotMeasured() throws IOException, InterruptedException {
    try (var gateway = new FakeGateway();
        var contenders = new Contenders(gateway.target(), List.of(), VALUE_BYTES)) {
      gateway.refuseEvery = 1;
      List<LoadResult> results =
          new Benchmark(
                  contenders.puts(List.of(Transport.HTTP)),
                  plan(new Pace.LoadShare(0.5), 1),
                  UsageMeter.none(),
                  _ -> {})
              .run();
      assertThat(results).hasSize(1);
      assertThat(results.getFirst().errors()).containsOnlyKeys("429 OVERLOADED");
    }
  }

  @Test
  void impossiblePaceIsRefusedByOptionAndRange() {
    assertThatThrownBy(() -> new Pace.Rate(0)).hasMessageContaining("--rate 0.0");
    assertThatThrownBy(() -> new Pace.Rate(Double.NaN)).hasMessageContaining("--rate NaN");
    assertThatThrownBy(() -> new Pace.LoadShare(1.1)).hasMessageContaining("--load-share 1.1");
  }

  private static LoadResult measure(Measured measured, FakeGateway gateway, Pace pace, int at)
      throws InterruptedException {
    gateway.answerMillis = 0;
    try (var contenders = new Contenders(gateway.target(), List.of(), VALUE_BYTES)) {
      List<Contender> compared = measured.of(contenders, gateway);
      gateway.answerMillis = at == 1 ? ANSWER_MILLIS : 0;
      return new Benchmark(compared, plan(pace, at), UsageMeter.none(), _ -> {}).run().getFirst();
    }
  }

  private static BenchmarkPlan plan(Pace pace, int outstanding) {
    return new BenchmarkPlan(
        List.of(outstanding), pace, 1, Duration.ofMillis(300), Duration.ofMillis(500));
  }
}
