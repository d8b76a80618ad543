package dev.recado.verification.workload;

import dev.recado.verification.history.Outcome;

/** What comes on a recipient's stream. */
sealed interface Received {

  record Notification(long sequence, String id, Outcome outcome) implements Received {}

  record Gap(long from, long through) implements Received {}

  /** Nothing more comes on this stream. */
  record Ended() implements Received {}
}
