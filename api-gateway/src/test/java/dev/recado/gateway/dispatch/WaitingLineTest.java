package dev.recado.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class WaitingLineTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long START = 7 * SECOND;

  private final WaitingLine<Integer> line = new WaitingLine<>();

  private void add(int items, long now) {
    for (int i = 0; i < items; i++) {
      line.add(i, now);
    }
  }

  /** Serves as many a second, evenly, and tells when it ended. */
  private long serve(int items, int perSecond, long since) {
    long now = since;
    for (int i = 0; i < items; i++) {
      now += SECOND / perSecond;
      line.serve(now);
    }
    return now;
  }

  private void assertWait(long now, double seconds) {
    assertThat((double) line.expectedWaitNanos(now) / SECOND)
        .isCloseTo(seconds, Percentage.withPercentage(5));
  }

  @Test
  void waitIsTheLengthOverThePace() {
    add(10_000, START);

    long now = serve(2_000, 2_000, START);

    assertWait(now, 8_000 / 2_000.0);
  }

  @Test
  void paceOfLongAgoIsForgotten() {
    add(10_000, START);
    long now = serve(4_000, 4_000, START);

    now = serve(1_500, 1_000, now);

    assertWait(now, 4_500 / 1_000.0);
  }

  @Test
  void lineIsJudgedOnceItHasBeenSeenForAWhile() {
    add(1_000, START);

    assertThat(line.expectedWaitNanos(START + WaitingLine.JUDGED_AFTER_NANOS - 1)).isZero();
    assertThat(line.expectedWaitNanos(START + WaitingLine.JUDGED_AFTER_NANOS))
        .isEqualTo(WaitingLine.JUDGED_AFTER_NANOS);
  }

  @Test
  void lineThatStopsIsNotJudgedByItsEarlierPace() {
    add(1_000, START);
    long now = serve(100, 200, START);

    assertWait(now + SECOND, 900 / (100 / 1.5));
  }

  @Test
  void shortLineThatStopsIsJudgedByHowLongItHas() {
    add(2_000, START);
    long now = serve(1_990, 5_000, START);

    assertThat(line.expectedWaitNanos(now + 4 * SECOND)).isEqualTo(4 * SECOND);
  }

  @Test
  void lineThatMovesAgainIsNotJudgedByItsStandstill() {
    add(6_000, START);
    long now = serve(2_000, 10_000, START + 5 * SECOND);
    assertThat(line.expectedWaitNanos(now)).isZero();

    now = serve(1_000, 10_000, now);

    assertWait(now, 0.3);
  }

  @Test
  void lineThatWasEmptyStartsAnew() {
    add(10, START);
    long now = serve(10, 10, START);
    assertThat(line.expectedWaitNanos(now)).isZero();

    add(1_000, now + SECOND);
    assertThat(line.expectedWaitNanos(now + SECOND)).isZero();
    now = serve(500, 1_000, now + SECOND);

    assertWait(now, 0.5);
  }
}
