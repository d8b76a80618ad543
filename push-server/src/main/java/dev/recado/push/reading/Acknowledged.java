package dev.recado.push.reading;

import java.time.Duration;

/**
 * Notifications that one acknowledgement was for.
 *
 * @param newestAge for how long the newest of them was in the mailbox
 */
record Acknowledged(int count, Duration newestAge) {

  static final Acknowledged NONE = new Acknowledged(0, Duration.ZERO);
}
