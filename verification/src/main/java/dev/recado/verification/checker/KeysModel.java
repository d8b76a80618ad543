package dev.recado.verification.checker;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Several keys that operations may change together: each as the model of one key says.
 *
 * @param <S> state of one key; keys in their first state are not kept
 */
final class KeysModel<S> {

  private final Model<S> model;

  KeysModel(Model<S> model) {
    this.model = model;
  }

  Map<String, S> initial() {
    return Map.of();
  }

  /** Empty when the call's outcome is impossible in this state. Equal states are equal objects. */
  Optional<Map<String, S>> next(Map<String, S> before, Call call) {
    Map<String, S> after = before;
    for (Step step : call.steps()) {
      String key = step.operation().key();
      S standing = after.getOrDefault(key, model.initial());
      Optional<S> next = model.next(standing, step);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      if (!next.get().equals(standing)) {
        after = with(after, key, next.get());
      }
    }
    return Optional.of(after);
  }

  private Map<String, S> with(Map<String, S> states, String key, S state) {
    var changed = new HashMap<>(states);
    if (state.equals(model.initial())) {
      changed.remove(key);
    } else {
      changed.put(key, state);
    }
    return Map.copyOf(changed);
  }

  /** The call cannot happen in this state, nor in any that may follow it. */
  boolean isTooLate(Map<String, S> state, Call call) {
    return call.steps().stream()
        .anyMatch(step ->
            model.isTooLate(state.getOrDefault(step.operation().key(), model.initial()), step));
  }
}
