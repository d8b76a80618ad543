package dev.recado.verification.history;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One operation from its first request to the last time that somebody was told of it.
 *
 * @param tellings in the order of time
 */
public record OperationHistory(
    Operation operation, String client, long invokedNanos, List<Telling> tellings) {

  public OperationHistory {
    tellings = List.copyOf(tellings);
  }

  /** What all tellings say together; the first counts where they contradict each other. */
  public Optional<Outcome> outcome() {
    return tellings.stream()
        .map(Telling::outcome)
        .reduce((first, later) -> first.agreesWith(later) ? first.completedBy(later) : first);
  }

  /** When it was known for the first time: it had happened by then. */
  public OptionalLong toldNanos() {
    return tellings.stream().mapToLong(Telling::nanos).min();
  }

  public String id() {
    return operation.id();
  }
}
