package dev.recado.verification.history;

import java.util.List;

/** A recipient's connections, deliveries, gaps and acknowledgements, in the order of time. */
public record RecipientHistory(String recipient, List<TimedEvent> events) {

  public RecipientHistory {
    events = List.copyOf(events);
  }
}
