package dev.recado.verification.checker;

import static dev.recado.verification.history.Outcome.NOT_TOLD;

import dev.recado.verification.history.Kind;
import dev.recado.verification.history.Operation;
import dev.recado.verification.history.Outcome;
import java.util.Optional;

/**
 * What the contract still says when only some of the operations on a key are known: any number of
 * others may have come between two of them. What is impossible here stays impossible whatever is
 * added, so a history may be cut down to any part of it that is impossible here.
 *
 * @param allDeletes the part has every delete that may have come between any two of its operations
 */
record PartialModel(boolean allDeletes) implements Model<PartialModel.State> {

  enum Presence {
    UNKNOWN,
    PRESENT,
    ABSENT
  }

  /**
   * The last that was seen of the key.
   *
   * @param version {@link Outcome#NOT_TOLD} when it is not known
   * @param value empty when it is not known
   */
  record State(long revision, Presence presence, long version, String value) {}

  @Override
  public State initial() {
    return new State(0, Presence.UNKNOWN, NOT_TOLD, "");
  }

  @Override
  public Optional<State> next(State before, Step step) {
    if (step.outcome().isEmpty()) {
      boolean delete = step.operation().kind() == Kind.DELETE;
      return Optional.of(delete ? absent(before.revision()) : before);
    }
    Outcome outcome = step.outcome().get();
    Operation operation = step.operation();
    return switch (outcome.status()) {
      case OK ->
          operation.kind().isRead() ? seen(before, outcome) : executed(before, operation, outcome);
      case NOT_FOUND ->
          allDeletes && before.presence() == Presence.PRESENT
              ? Optional.empty()
              : Optional.of(absent(before.revision()));
      case ALREADY_EXISTS -> seen(before, outcome);
      case REVISION_MISMATCH ->
          outcome.revision() == operation.ifRevision() ? Optional.empty() : seen(before, outcome);
      case EXPIRED, CANCELLED, REFUSED -> Optional.of(before);
    };
  }

  @Override
  public boolean isTooLate(State state, Step step) {
    return Model.isTooLate(state.revision(), step);
  }

  private static State absent(long revision) {
    return new State(revision, Presence.ABSENT, NOT_TOLD, "");
  }

  private static Optional<State> seen(State before, Outcome outcome) {
    long revision = outcome.revision();
    if (revision == NOT_TOLD) {
      return Optional.of(new State(before.revision(), Presence.UNKNOWN, NOT_TOLD, ""));
    }
    if (revision > before.revision()) {
      return Optional.of(new State(revision, Presence.PRESENT, outcome.version(), outcome.value()));
    }
    return revision == before.revision()
            && before.presence() != Presence.ABSENT
            && Outcome.found(before.version(), revision, before.value())
                .agreesWith(Outcome.found(outcome.version(), revision, outcome.value()))
        ? Optional.of(complete(before, outcome))
        : Optional.empty();
  }

  private static State complete(State before, Outcome outcome) {
    return new State(
        before.revision(),
        Presence.PRESENT,
        before.version() == NOT_TOLD ? outcome.version() : before.version(),
        before.value().isEmpty() ? outcome.value() : before.value());
  }

  private static Optional<State> executed(State before, Operation operation, Outcome outcome) {
    Optional<State> ready = Optional.of(before);
    if (operation.ifRevision() != Operation.NONE) {
      ready = seen(before, Outcome.ok(NOT_TOLD, operation.ifRevision()));
    }
    long revision = outcome.revision();
    return ready
        .filter(state -> revision == NOT_TOLD || revision > state.revision())
        .map(state ->
            switch (operation.kind()) {
              case PUT, CREATE, UPDATE -> written(state, operation, outcome);
              case DELETE -> absent(revision == NOT_TOLD ? state.revision() : revision);
              case READ, LOGGED_READ -> state;
              case BATCH -> throw Model.noSingle(operation);
            });
  }

  private static State written(State before, Operation operation, Outcome outcome) {
    return outcome.revision() == NOT_TOLD
        ? new State(before.revision(), Presence.UNKNOWN, NOT_TOLD, "")
        : new State(outcome.revision(), Presence.PRESENT, outcome.version(), operation.value());
  }
}
