package dev.recado.verification.checker;

import dev.recado.verification.history.Kind;
import dev.recado.verification.history.Operation;
import dev.recado.verification.history.Outcome;
import dev.recado.verification.history.Status;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What an operation asked of one key, and what came of that.
 *
 * @param operation never a batch
 * @param outcome empty when nobody knows
 */
record Step(Operation operation, Optional<Outcome> outcome) {

  /** Of a batch that was not executed, only the part that it failed at says anything. */
  static List<Step> of(Operation operation, Optional<Outcome> outcome) {
    if (operation.kind() != Kind.BATCH) {
      return List.of(new Step(operation, outcome));
    }
    if (outcome.isEmpty()) {
      return operation.parts().stream().map(part -> new Step(part, Optional.empty())).toList();
    }
    Outcome told = outcome.get();
    if (told.status() == Status.OK) {
      return IntStream.range(0, operation.parts().size())
          .mapToObj(i -> new Step(operation.parts().get(i), Optional.of(part(told, i))))
          .toList();
    }
    return told.failedPart() == Outcome.NO_PART
        ? List.of()
        : List.of(new Step(operation.parts().get(told.failedPart()), outcome));
  }

  private static Outcome part(Outcome told, int place) {
    return told.parts().isEmpty() ? Outcome.of(Status.OK) : told.parts().get(place);
  }

  boolean isDelete() {
    return operation.kind() == Kind.DELETE;
  }

  /** It has changed its key, or may have. */
  boolean mayChange() {
    return !operation.kind().isRead()
        && outcome.map(told -> told.status() == Status.OK).orElse(true);
  }
}
