package dev.recado.verification.checker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for an order of calls that respects real time and that a model explains: Wing and Gong's
 * search, with Lowe's memory of configurations, and just in time: a call is put into the order no
 * earlier than when it, or one that returns, needs it. A configuration is what the calls so far may
 * have made of the key, and which of the open ones were part of that.
 *
 * <p>A call that changes nothing is put into the order as soon as that is possible: it can only get
 * in the way later. That, and revisions, which leave few orders, keep the search small; what is not
 * small is given up at a bound.
 */
final class LinearizationSearch<S> {

  /** Of a whole search, and far above what any sane history needs. */
  static final int STEPS_MAX = 4_000_000;

  private static final int CONFIGURATIONS_MAX = 20_000;

  private final KeysModel<S> model;
  private final int stepsMax;
  private final Map<Integer, Call> open = new LinkedHashMap<>();
  private int steps;

  LinearizationSearch(Model<S> model, int stepsMax) {
    this.model = new KeysModel<>(model);
    this.stepsMax = stepsMax;
  }

  sealed interface Result<S> {

    record Linearizable<S>() implements Result<S> {}

    /**
     * @param at at its return no order is left, because of it or of another call that was open then
     */
    record Stuck<S>(Call at) implements Result<S> {}

    record GivenUp<S>() implements Result<S> {}
  }

  private record Configuration<S>(Map<String, S> state, Set<Integer> done) {

    private Configuration<S> with(int number, Map<String, S> after) {
      var more = new HashSet<>(done);
      more.add(number);
      return new Configuration<>(after, more);
    }

    private Configuration<S> without(int number) {
      var less = new HashSet<>(done);
      less.remove(number);
      return new Configuration<>(state, less);
    }
  }

  private record Moment(long nanos, boolean isReturn, Call call) {}

  /** Several searches may follow each other on one object. */
  Result<S> run(List<Call> calls) {
    steps = 0;
    open.clear();
    Set<Configuration<S>> configurations = Set.of(new Configuration<>(model.initial(), Set.of()));
    for (Moment moment : moments(calls)) {
      Call call = moment.call();
      if (!moment.isReturn()) {
        open.put(call.number(), call);
        continue;
      }
      var next = new LinkedHashSet<Configuration<S>>();
      for (Configuration<S> configuration : configurations) {
        if (!explore(configuration, call, next)) {
          return new Result.GivenUp<>();
        }
      }
      open.remove(call.number());
      if (next.isEmpty()) {
        return new Result.Stuck<>(call);
      }
      configurations = next;
    }
    return new Result.Linearizable<>();
  }

  /** At the same time calls come before returns: in doubt they overlap. */
  private static List<Moment> moments(List<Call> calls) {
    var moments = new ArrayList<Moment>(2 * calls.size());
    for (Call call : calls) {
      moments.add(new Moment(call.invoked(), false, call));
      if (call.hasReturned()) {
        moments.add(new Moment(call.returned(), true, call));
      }
    }
    moments.sort(Comparator.comparingLong(Moment::nanos).thenComparing(Moment::isReturn));
    return moments;
  }

  /** Every way to have the target done; false when there are too many. */
  private boolean explore(Configuration<S> from, Call target, Set<Configuration<S>> reached) {
    var stack = new ArrayDeque<Configuration<S>>();
    var seen = new HashSet<Configuration<S>>();
    stack.push(from);
    while (!stack.isEmpty()) {
      Configuration<S> settled = settle(stack.pop());
      if (settled.done().contains(target.number())) {
        reached.add(settled.without(target.number()));
        continue;
      }
      for (Call call : open.values()) {
        if (settled.done().contains(call.number())) {
          continue;
        }
        Optional<Map<String, S>> after = model.next(settled.state(), call);
        if (after.isPresent()) {
          Configuration<S> further = settled.with(call.number(), after.get());
          if (!leavesSomebodyTooLate(further) && seen.add(further)) {
            stack.push(further);
          }
        }
      }
      steps += open.size();
      if (steps > stepsMax || seen.size() + reached.size() > CONFIGURATIONS_MAX) {
        return false;
      }
    }
    return true;
  }

  private boolean leavesSomebodyTooLate(Configuration<S> configuration) {
    return open.values().stream()
        .anyMatch(call ->
            call.hasReturned()
                && !configuration.done().contains(call.number())
                && model.isTooLate(configuration.state(), call));
  }

  private Configuration<S> settle(Configuration<S> configuration) {
    Set<Integer> done = null;
    for (Call call : open.values()) {
      if (!configuration.done().contains(call.number())
          && model.next(configuration.state(), call).equals(Optional.of(configuration.state()))) {
        if (done == null) {
          done = new HashSet<>(configuration.done());
        }
        done.add(call.number());
      }
    }
    return done == null ? configuration : new Configuration<>(configuration.state(), done);
  }
}
