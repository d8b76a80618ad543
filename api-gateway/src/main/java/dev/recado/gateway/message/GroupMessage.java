package dev.recado.gateway.message;

import java.time.Instant;
import java.util.List;

/** A message as far as it is, without its payload. */
public record GroupMessage(
    MessageId id,
    Addressing addressing,
    MessageState state,
    Instant acceptedAt,
    Instant deadline,
    List<Delivery> deliveries) {

  public GroupMessage {
    deliveries = List.copyOf(deliveries);
  }
}
