package dev.recado.push.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** What became of the outcomes that storage nodes sent. */
@Component
class IntakeCounts {

  private static final String DROPPED = "recado.push.notifications.dropped";

  private final Counter taken;
  private final Counter repeated;
  private final Counter unknownRecipient;
  private final Counter foreignNamespace;
  private final Counter mailboxFull;
  private final Counter refused;

  IntakeCounts(MeterRegistry meters) {
    taken = meters.counter("recado.push.notifications.taken");
    repeated = meters.counter("recado.push.notifications.repeated");
    refused = meters.counter("recado.push.batches.refused");
    unknownRecipient = meters.counter(DROPPED, "reason", "unknown_recipient");
    foreignNamespace = meters.counter(DROPPED, "reason", "foreign_namespace");
    mailboxFull = meters.counter(DROPPED, "reason", "mailbox_full");
  }

  void count(TakenBatch batch) {
    taken.increment(batch.taken());
    repeated.increment(batch.repeated());
    unknownRecipient.increment(batch.unknownRecipient());
    foreignNamespace.increment(batch.foreignNamespace());
    mailboxFull.increment(batch.mailboxFull());
    if (batch.refused()) {
      refused.increment();
    }
  }
}
