package dev.recado.verification.report;

import dev.recado.verification.history.OperationHistory;
import dev.recado.verification.history.RecordedHistory;
import dev.recado.verification.history.Source;
import dev.recado.verification.history.Telling;
import java.util.ArrayList;
import java.util.List;

/** A run second by second. */
final class Timeline {

  static final long SECOND = 1_000_000_000L;

  /**
   * What was answered in one second.
   *
   * @param decided operations and reads whose outcome was told for the first time
   * @param p50Nanos of those whose caller waited; 0 when there was none
   */
  record Second(int decided, long p50Nanos, long p99Nanos) {}

  private Timeline() {}

  static List<Second> of(RecordedHistory history) {
    var decided = new ArrayList<Integer>();
    var latencies = new ArrayList<List<Long>>();
    for (OperationHistory operation : history.operations()) {
      if (operation.tellings().isEmpty()) {
        continue;
      }
      Telling first = operation.tellings().getFirst();
      int second = Math.toIntExact(first.nanos() / SECOND);
      while (decided.size() <= second) {
        decided.add(0);
        latencies.add(new ArrayList<>());
      }
      decided.set(second, decided.get(second) + 1);
      if (first.source() == Source.ANSWER) {
        latencies.get(second).add(first.nanos() - operation.invokedNanos());
      }
    }
    var seconds = new ArrayList<Second>();
    for (int i = 0; i < decided.size(); i++) {
      List<Long> sorted = latencies.get(i).stream().sorted().toList();
      seconds.add(new Second(decided.get(i), share(sorted, 50), share(sorted, 99)));
    }
    return seconds;
  }

  private static long share(List<Long> sorted, int percent) {
    return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) * percent / 100);
  }
}
