package dev.recado.verification.workload;

import dev.recado.verification.history.Event;
import dev.recado.verification.history.History;
import dev.recado.verification.history.Kind;
import dev.recado.verification.history.Operation;
import dev.recado.verification.history.Outcome;
import dev.recado.verification.history.Source;
import dev.recado.verification.history.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * What every client should do: the same id with every request until there is an outcome. After a
 * lost answer it asks, or sends the request again, whichever chance says.
 */
final class Deciding {

  private static final List<Way> WAYS = List.of(Way.values());
  private static final Duration WAIT_MIN = Duration.ofMillis(40);
  private static final Duration WAIT_MAX = Duration.ofMillis(400);

  private final Entrances entrances;
  private final History history;
  private volatile boolean givenUp;

  Deciding(Entrances entrances, History history) {
    this.entrances = entrances;
    this.history = history;
  }

  /** Nobody tries any longer. */
  void giveUp() {
    givenUp = true;
  }

  /**
   * Invokes the operation and stays with it until it is decided; when its outcome will be pushed,
   * until it is accepted.
   */
  Optional<Outcome> invoke(String client, Operation operation, Way way, RandomGenerator chance) {
    begin(client, operation);
    return decide(client, operation, way, chance);
  }

  /** Before anything is sent of it. */
  void begin(String client, Operation operation) {
    history.record(new Event.Invoked(client, operation));
  }

  /** What {@link #invoke} does with an operation that has begun. */
  Optional<Outcome> decide(String client, Operation operation, Way way, RandomGenerator chance) {
    return decide(client, operation, way, operation.recipient().isEmpty(), chance);
  }

  /** Stays with an operation that was invoked before until its outcome is known. */
  void settle(String client, Operation operation, RandomGenerator chance) {
    var _ = decide(client, operation, Way.SUBMITTED, true, chance);
  }

  /** A read is asked once: after a lost answer nobody cares for it. */
  Optional<Outcome> read(String client, Operation read, Way way, RandomGenerator chance) {
    history.record(new Event.Invoked(client, read));
    return switch (entrances.on(way, chance).execute(read)) {
      case Answer.Known(Outcome outcome) -> {
        history.record(new Event.Told(client, read.id(), Source.ANSWER, outcome));
        yield Optional.of(outcome);
      }
      case Answer.Rejected(String reason) -> {
        history.record(new Event.Rejected(client, read.id(), reason));
        yield Optional.empty();
      }
      case Answer.Lost(String why) -> {
        history.record(new Event.Indeterminate(client, read.id(), why));
        yield Optional.empty();
      }
      case Answer.Accepted(), Answer.Unknown() ->
          throw new IllegalStateException("No answer for a read");
    };
  }

  private Optional<Outcome> decide(
      String client, Operation operation, Way way, boolean untilKnown, RandomGenerator chance) {
    boolean asking = false;
    Way next = way;
    for (int attempt = 1; !givenUp; attempt++) {
      Answer answer =
          asking ? entrances.gateway(chance).ask(operation) : request(operation, next, chance);
      switch (answer) {
        case Answer.Known(Outcome outcome) -> {
          Source source = asking ? Source.ASKED : Source.ANSWER;
          history.record(new Event.Told(client, operation.id(), source, outcome));
          if (!asking || !mayNotHaveArrived(operation, outcome)) {
            return Optional.of(outcome);
          }
          asking = false;
        }
        case Answer.Accepted() -> {
          if (!asking) {
            history.record(new Event.Accepted(client, operation.id()));
          }
          if (!untilKnown) {
            return Optional.empty();
          }
          asking = true;
        }
        case Answer.Unknown() -> asking = false;
        case Answer.Rejected(String reason) -> {
          history.record(new Event.Rejected(client, operation.id(), reason));
          asking = false;
        }
        case Answer.Lost(String why) -> {
          history.record(new Event.Indeterminate(client, operation.id(), why));
          asking = chance.nextBoolean();
        }
      }
      next = anyWay(operation, chance);
      pause(attempt, chance);
    }
    return Optional.empty();
  }

  /**
   * A cancellation may have come before the operation itself. Who is to be told of the outcome is
   * known to the fleet only once the operation has arrived.
   */
  private static boolean mayNotHaveArrived(Operation operation, Outcome outcome) {
    return outcome.status() == Status.CANCELLED && !operation.recipient().isEmpty();
  }

  /** Once more, whatever is known of it already: an answer is told as another asker's. */
  void retry(String client, Operation operation, RandomGenerator chance) {
    if (request(operation, anyWay(operation, chance), chance)
        instanceof Answer.Known(Outcome outcome)) {
      history.record(new Event.Told(client, operation.id(), Source.RETRY, outcome));
    }
  }

  void ask(String client, Operation operation, RandomGenerator chance) {
    if (entrances.gateway(chance).ask(operation) instanceof Answer.Known(Outcome outcome)) {
      history.record(new Event.Told(client, operation.id(), Source.ASKED, outcome));
    }
  }

  /** Asks once for its cancellation: whatever that answers is the outcome. */
  void cancel(String client, Operation operation, RandomGenerator chance) {
    history.record(new Event.Cancelling(client, operation.id()));
    switch (entrances.gateway(chance).cancel(operation)) {
      case Answer.Known(Outcome outcome) ->
          history.record(new Event.Told(client, operation.id(), Source.CANCELLING, outcome));
      case Answer.Rejected(String reason) ->
          history.record(new Event.Rejected(client, operation.id(), reason));
      case Answer.Lost(String why) ->
          history.record(new Event.Indeterminate(client, operation.id(), why));
      case Answer.Accepted(), Answer.Unknown() ->
          throw new IllegalStateException("No answer for a cancellation");
    }
  }

  private Answer request(Operation operation, Way way, RandomGenerator chance) {
    Entrance entrance = entrances.on(way, chance);
    return way == Way.SUBMITTED ? entrance.submit(operation) : entrance.execute(operation);
  }

  private static Way anyWay(Operation operation, RandomGenerator chance) {
    if (operation.kind() == Kind.LOGGED_READ || operation.kind() == Kind.BATCH) {
      return Way.SUBMITTED;
    }
    return WAYS.get(chance.nextInt(WAYS.size()));
  }

  private static void pause(int attempt, RandomGenerator chance) {
    long most = Math.min(WAIT_MAX.toNanos(), WAIT_MIN.toNanos() << Math.min(attempt - 1, 10));
    LockSupport.parkNanos(chance.nextLong(most / 2, most + 1));
  }
}
