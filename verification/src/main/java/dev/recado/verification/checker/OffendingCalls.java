package dev.recado.verification.checker;

import dev.recado.verification.checker.LinearizationSearch.Result;
import java.util.List;
import java.util.function.Predicate;

/**
 * The smallest part of the calls on keys of one group that no order explains. What is left away
 * must not be what makes the rest impossible, so each step uses a model in which that cannot be:
 * first one that expects any number of other operations in between; where that finds nothing wrong,
 * all that may have happened since the latest possible moment, on whatever the entry was then.
 */
final class OffendingCalls {

  private final int stepsMax;

  OffendingCalls(int stepsMax) {
    this.stepsMax = stepsMax;
  }

  /**
   * Finds the part.
   *
   * @param last at whose return no order was left
   */
  List<Call> of(List<Call> calls, Call last) {
    List<Call> until = until(last, calls);
    List<Call> known =
        until.stream().filter(call -> call.hasReturned() && call.outcome().isPresent()).toList();
    var others = new PartialModel(false);
    if (isStuck(others, known)) {
      return SmallestPart.of(known, part -> isStuck(others, part));
    }
    var otherWrites = new PartialModel(true);
    if (isStuck(otherWrites, until)) {
      return smallest(
          until,
          call -> call.steps().stream().anyMatch(step -> step.isDelete() && step.mayChange()),
          part -> isStuck(otherWrites, part));
    }
    var entry = EntryModel.ofAnyKeys();
    return smallest(until, OffendingCalls::mayChange, part -> isStuck(entry, part));
  }

  /**
   * The history up to the moment when all had returned that were open at the return in question:
   * any of them may be what does not fit. What returned later is still open.
   */
  private static List<Call> until(Call last, List<Call> calls) {
    long end =
        calls.stream()
            .filter(call -> call.invoked() <= last.returned() && call.hasReturned())
            .mapToLong(Call::returned)
            .max()
            .orElse(last.returned());
    return calls.stream()
        .filter(call -> call.invoked() <= end)
        .map(call -> call.returned() <= end ? call : call.stillOpen())
        .toList();
  }

  /**
   * All since the latest moment that fails, less whatever of it is neither needed nor must be kept.
   */
  private static List<Call> smallest(
      List<Call> calls, Predicate<Call> isKept, Predicate<List<Call>> fails) {
    List<Call> since = sinceTheLatestMoment(calls, fails);
    long kept = since.stream().filter(isKept).count();
    return SmallestPart.of(
        since, part -> part.stream().filter(isKept).count() == kept && fails.test(part));
  }

  /** The fewer calls, the fewer contradictions: the moment is found by halving. */
  private static List<Call> sinceTheLatestMoment(List<Call> calls, Predicate<List<Call>> fails) {
    long[] moments = calls.stream().mapToLong(Call::returned).sorted().toArray();
    int failing = -1;
    int free = moments.length;
    while (free - failing > 1) {
      int middle = (failing + free) >>> 1;
      if (fails.test(after(moments[middle], calls))) {
        failing = middle;
      } else {
        free = middle;
      }
    }
    return failing < 0 ? calls : after(moments[failing], calls);
  }

  private static List<Call> after(long moment, List<Call> calls) {
    return calls.stream().filter(call -> call.returned() > moment).toList();
  }

  private <S> boolean isStuck(Model<S> model, List<Call> part) {
    return new LinearizationSearch<>(model, stepsMax).run(part) instanceof Result.Stuck<S>;
  }

  private static boolean mayChange(Call call) {
    return call.steps().stream().anyMatch(Step::mayChange);
  }
}
