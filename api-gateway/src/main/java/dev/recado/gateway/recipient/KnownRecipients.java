package dev.recado.gateway.recipient;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Recipients that a push server has confirmed, the least recently used forgotten first. */
final class KnownRecipients {

  record Name(String namespace, UUID id) {}

  private final Duration ttl;
  private final InstantSource clock;
  private final Map<Name, Instant> confirmed;

  KnownRecipients(int max, Duration ttl, InstantSource clock) {
    this.ttl = ttl;
    this.clock = clock;
    this.confirmed =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Name, Instant> eldest) {
            return size() > max;
          }
        };
  }

  synchronized void confirm(Name name) {
    var _ = confirmed.put(name, clock.instant());
  }

  synchronized void forget(Name name) {
    var _ = confirmed.remove(name);
  }

  synchronized boolean isFresh(Name name) {
    Instant when = confirmed.get(name);
    return when != null && clock.instant().isBefore(when.plus(ttl));
  }

  /** However long ago. */
  synchronized boolean wasConfirmed(Name name) {
    return confirmed.containsKey(name);
  }
}
