package dev.recado.verification.checker;

import static dev.recado.verification.history.Outcome.NOT_TOLD;

import dev.recado.verification.history.Kind;
import dev.recado.verification.history.Operation;
import dev.recado.verification.history.Outcome;
import dev.recado.verification.history.Status;
import java.util.Optional;

/**
 * The contract of an entry: the version counts its changes since it was created, the revision grows
 * with every change and is never reused. The revision of a change whose outcome nobody was told is
 * open until somebody sees it.
 */
final class EntryModel implements Model<EntryModel.State> {

  /** Any entry, or none: what is known when only the end of a history is looked at. */
  private static final State ANYTHING = new State(false, NOT_TOLD, NOT_TOLD, "", 0);

  /**
   * @param revision {@link Outcome#NOT_TOLD} while it is open
   * @param value empty while nobody has seen it
   * @param floor the highest revision that the key is known to have had
   */
  record State(boolean present, long version, long revision, String value, long floor) {

    private State written(long newRevision, String newValue) {
      return new State(
          true,
          present ? version + 1 : 1,
          newRevision,
          newValue,
          newRevision == NOT_TOLD ? highest() : newRevision);
    }

    private State removed(long byRevision) {
      return new State(false, 0, 0, "", byRevision == NOT_TOLD ? highest() : byRevision);
    }

    private long highest() {
      return Math.max(floor, revision);
    }

    /** The entry is seen with this revision; empty when it cannot have it. */
    private Optional<State> at(long seen) {
      if (seen == NOT_TOLD || seen == revision) {
        return Optional.of(this);
      }
      return revision == NOT_TOLD && seen > floor
          ? Optional.of(new State(present, version, seen, value, seen))
          : Optional.empty();
    }

    private State showing(String seen) {
      return value.isEmpty() ? new State(present, version, revision, seen, floor) : this;
    }

    @Override
    public String toString() {
      if (equals(ANYTHING)) {
        return "any entry or none";
      }
      if (!present) {
        return "no entry";
      }
      return "version "
          + version
          + (revision == NOT_TOLD ? "" : " revision " + revision)
          + " value "
          + value;
    }
  }

  private static final State NOTHING = new State(false, 0, 0, "", 0);

  private final State initial;

  private EntryModel(State initial) {
    this.initial = initial;
  }

  /** Of keys that nobody has written to before the history. */
  static EntryModel ofUnwrittenKeys() {
    return new EntryModel(NOTHING);
  }

  /** For the end of a history. */
  static EntryModel ofAnyKeys() {
    return new EntryModel(ANYTHING);
  }

  @Override
  public State initial() {
    return initial;
  }

  @Override
  public Optional<State> next(State before, Step step) {
    return before.equals(ANYTHING) ? Optional.of(first(step)) : further(before, step);
  }

  @Override
  public boolean isTooLate(State state, Step step) {
    return Model.isTooLate(state.highest(), step);
  }

  /** What is known after an operation on who knows what. */
  private static State first(Step step) {
    Outcome told = step.outcome().orElse(Outcome.of(Status.EXPIRED));
    boolean read = step.operation().kind().isRead();
    return switch (told.status()) {
      case OK ->
          step.operation().kind() == Kind.DELETE
              ? new State(false, 0, 0, "", Math.max(0, told.revision()))
              : entry(told, read ? told.value() : step.operation().value());
      case NOT_FOUND -> new State(false, 0, 0, "", 0);
      case ALREADY_EXISTS, REVISION_MISMATCH -> entry(told, "");
      case EXPIRED, CANCELLED, REFUSED -> ANYTHING;
    };
  }

  private static State entry(Outcome told, String value) {
    return told.version() == NOT_TOLD || told.revision() == NOT_TOLD
        ? ANYTHING
        : new State(true, told.version(), told.revision(), value, told.revision());
  }

  private static Optional<State> further(State before, Step step) {
    if (step.outcome().isEmpty()) {
      return executed(before, step.operation(), Outcome.ok(NOT_TOLD, NOT_TOLD));
    }
    Outcome outcome = step.outcome().get();
    return switch (outcome.status()) {
      case OK ->
          step.operation().kind().isRead()
              ? seen(before, outcome)
              : executed(before, step.operation(), outcome);
      case NOT_FOUND -> before.present() ? Optional.empty() : Optional.of(before);
      case ALREADY_EXISTS -> seen(before, outcome);
      case REVISION_MISMATCH ->
          seen(before, outcome).filter(state -> state.revision() != step.operation().ifRevision());
      case EXPIRED, CANCELLED, REFUSED -> Optional.of(before);
    };
  }

  private static Optional<State> seen(State before, Outcome outcome) {
    boolean possible =
        before.present()
            && (outcome.version() == NOT_TOLD || outcome.version() == before.version())
            && (outcome.value().isEmpty()
                || before.value().isEmpty()
                || outcome.value().equals(before.value()));
    return possible
        ? before.at(outcome.revision()).map(state -> state.showing(outcome.value()))
        : Optional.empty();
  }

  private static Optional<State> executed(State before, Operation operation, Outcome outcome) {
    return precondition(before, operation)
        .filter(state -> outcome.revision() == NOT_TOLD || outcome.revision() > state.highest())
        .map(state ->
            switch (operation.kind()) {
              case PUT, CREATE, UPDATE -> state.written(outcome.revision(), operation.value());
              case DELETE -> state.removed(outcome.revision());
              case READ, LOGGED_READ -> state;
              case BATCH -> throw Model.noSingle(operation);
            })
        .filter(after ->
            !after.present()
                || outcome.version() == NOT_TOLD
                || outcome.version() == after.version());
  }

  private static Optional<State> precondition(State before, Operation operation) {
    boolean conditional = operation.ifRevision() != Operation.NONE;
    boolean allowed =
        switch (operation.kind()) {
          case PUT -> before.present() || !conditional;
          case CREATE -> !before.present();
          case UPDATE, DELETE -> before.present();
          case READ, LOGGED_READ -> true;
          case BATCH -> throw Model.noSingle(operation);
        };
    if (!allowed) {
      return Optional.empty();
    }
    return conditional ? before.at(operation.ifRevision()) : Optional.of(before);
  }
}
