package dev.recado.cli.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The steps of an operation by time, and what those who were asked could tell. */
public record History(List<Step> steps, List<Memory> members) {

  public History {
    steps = List.copyOf(steps);
    members = List.copyOf(members);
  }

  /**
   * One step.
   *
   * @param member empty for what only the record tells
   * @param detail in words
   */
  public record Step(String step, Instant at, String member, String detail) {}

  /**
   * A member that was asked.
   *
   * @param since how far back its memory reaches; empty when it did not answer
   * @param unanswered why it did not
   */
  public record Memory(String name, Optional<Instant> since, String unanswered) {}
}
