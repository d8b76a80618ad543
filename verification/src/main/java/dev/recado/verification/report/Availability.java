package dev.recado.verification.report;

import dev.recado.verification.history.FaultHistory;
import java.util.ArrayList;
import java.util.List;

/**
 * For how long no write to a position was answered, per fault: the longest time between two answers
 * to its probe from the fault to the next one.
 */
public final class Availability {

  /** Nothing was answered any more. */
  public static final long NOT_BACK = Long.MAX_VALUE;

  /** Longer than the probe's pace and a slow answer. */
  static final long NOTICEABLE_NANOS = 500_000_000L;

  /** Gaps in nanoseconds, by position. */
  public record OfFault(FaultHistory fault, List<Long> gaps) {
    public OfFault {
      gaps = List.copyOf(gaps);
    }

    public long longest() {
      return gaps.stream().mapToLong(Long::longValue).max().orElse(0);
    }
  }

  /** From the last answer before it to the first one after it. */
  record Gap(long from, long to) {}

  private final List<List<Long>> answers;
  private final List<FaultHistory> faults;

  private Availability(List<List<Long>> answers, List<FaultHistory> faults) {
    this.answers = answers;
    this.faults = faults;
  }

  public static Availability of(VerifiedRun run) {
    return new Availability(
        run.probes().stream().map(probe -> answers(run, probe)).toList(), run.history().faults());
  }

  private static List<Long> answers(VerifiedRun run, String probe) {
    return run.history().operations().stream()
        .filter(operation -> operation.client().equals(probe))
        .flatMap(operation -> operation.toldNanos().stream().boxed())
        .sorted()
        .toList();
  }

  public List<OfFault> perFault() {
    var result = new ArrayList<OfFault>();
    for (int i = 0; i < faults.size(); i++) {
      long from = faults.get(i).beganNanos();
      long to = i + 1 < faults.size() ? faults.get(i + 1).beganNanos() : Long.MAX_VALUE;
      result.add(
          new OfFault(
              faults.get(i), answers.stream().map(times -> longest(times, from, to)).toList()));
    }
    return result;
  }

  /** Only what lies between the two: the rest of a gap is another fault's. */
  private static long longest(List<Long> times, long from, long to) {
    long longest = 0;
    boolean answered = false;
    long before = 0;
    for (long time : times) {
      if (time > from && before < to) {
        longest = Math.max(longest, Math.min(time, to) - Math.max(before, from));
        answered = true;
      }
      before = time;
    }
    return answered ? longest : NOT_BACK;
  }

  /** What was noticeable, by position. */
  List<List<Gap>> gaps() {
    return answers.stream().map(Availability::gaps).toList();
  }

  private static List<Gap> gaps(List<Long> times) {
    var gaps = new ArrayList<Gap>();
    for (int i = 1; i < times.size(); i++) {
      if (times.get(i) - times.get(i - 1) > NOTICEABLE_NANOS) {
        gaps.add(new Gap(times.get(i - 1), times.get(i)));
      }
    }
    return gaps;
  }
}
