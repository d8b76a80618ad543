package dev.recado.push.reading;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import dev.recado.push.mailbox.Acknowledgement;
import dev.recado.push.mailbox.Mailbox;
import dev.recado.push.mailbox.MailboxRules;
import dev.recado.push.mailbox.Sequences;
import dev.recado.push.recipient.ClientTurns;
import dev.recado.push.recipient.Recipient;
import dev.recado.push.recipient.RecipientTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Acknowledgements that come together, of whichever recipients, are one transaction: each
 * transaction syncs, and holds its mailboxes' rows until then, which the intake waits for.
 */
@Component
class AcknowledgementCommits {

  /** Acknowledgements of one transaction. */
  private static final int GROUP_MAX = 256;

  /** Acknowledgements that wait for the next one; more are refused. */
  private static final int WAITING_MAX = 20_000;

  /** What became of an acknowledgement. */
  sealed interface Judged {
    /** {@code gone} is what this one was for. */
    record Known(Acknowledgement acknowledgement, Acknowledged gone) implements Judged {}

    record RecipientDeleted() implements Judged {}
  }

  private record Waiting(UUID recipient, long through, CompletableFuture<Judged> judged) {}

  private final RecipientTable recipients;
  private final NotificationTable notifications;
  private final TransactionTemplate transactions;
  private final ClientTurns turns;
  private final AcknowledgedSteps steps;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
  private boolean committing;

  AcknowledgementCommits(
      RecipientTable recipients,
      NotificationTable notifications,
      TransactionTemplate transactions,
      ClientTurns turns,
      AcknowledgedSteps steps) {
    this.recipients = recipients;
    this.notifications = notifications;
    this.transactions = transactions;
    this.turns = turns;
    this.steps = steps;
  }

  /**
   * Returns when it is committed. Blocks: to be called on a virtual thread.
   *
   * @throws Rejection OVERLOADED when too many wait, or when it takes too long to get a turn
   */
  Judged commit(UUID recipient, long through) {
    var waiting = new Waiting(recipient, through, new CompletableFuture<>());
    boolean first;
    lock.lock();
    try {
      if (queue.size() >= WAITING_MAX) {
        throw new Rejection(
            Reason.OVERLOADED, WAITING_MAX + " acknowledgements wait. Slow down, and try again.");
      }
      queue.add(waiting);
      first = !committing;
      committing = true;
    } finally {
      lock.unlock();
    }
    if (first) {
      var _ = Thread.ofVirtual().name("acknowledging").start(this::commitAll);
    }
    try {
      return waiting.judged().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void commitAll() {
    for (List<Waiting> group = next(); !group.isEmpty(); group = next()) {
      List<Waiting> together = group;
      try {
        List<Judged> judged =
            turns.take(() -> transactions.execute(status -> commitLocked(together)));
        for (int i = 0; i < together.size(); i++) {
          boolean _ = together.get(i).judged().complete(judged.get(i));
        }
      } catch (RuntimeException | Error e) {
        // Nothing of the group is committed.
        together.forEach(waiting -> {
          boolean _ = waiting.judged().completeExceptionally(e);
        });
      }
    }
  }

  private List<Waiting> next() {
    lock.lock();
    try {
      var group = new ArrayList<Waiting>();
      while (group.size() < GROUP_MAX && !queue.isEmpty()) {
        group.add(queue.remove());
      }
      committing = !group.isEmpty();
      return group;
    } finally {
      lock.unlock();
    }
  }

  private List<Judged> commitLocked(List<Waiting> group) {
    Map<UUID, Mailbox> mailboxes = new HashMap<>();
    for (Recipient recipient :
        recipients.lockAll(group.stream().map(Waiting::recipient).distinct().toList())) {
      mailboxes.put(recipient.id(), recipient.mailbox());
    }
    Map<UUID, Sequences> moved = new LinkedHashMap<>();
    var judged = new ArrayList<Judged>();
    for (Waiting waiting : group) {
      Mailbox mailbox = mailboxes.get(waiting.recipient());
      if (mailbox == null) {
        judged.add(new Judged.RecipientDeleted());
        continue;
      }
      Acknowledgement acknowledgement = MailboxRules.acknowledge(mailbox, waiting.through());
      if (acknowledgement instanceof Acknowledgement.Moved(var next)) {
        var _ = mailboxes.put(waiting.recipient(), next);
        var _ =
            moved.merge(
                waiting.recipient(),
                new Sequences(mailbox.goneThrough(), waiting.through()),
                (earlier, later) -> new Sequences(earlier.after(), later.through()));
      }
      judged.add(new Judged.Known(acknowledgement, Acknowledged.NONE));
    }
    if (moved.isEmpty()) {
      return judged;
    }
    recipients.saveMailboxes(
        List.copyOf(moved.keySet()), moved.keySet().stream().map(mailboxes::get).toList());
    return told(group, judged, moved, notifications.deleteAcknowledged(moved, steps.tracedMax()));
  }

  /** What was deleted is told to the acknowledgement that went furthest. */
  private static List<Judged> told(
      List<Waiting> group,
      List<Judged> judged,
      Map<UUID, Sequences> moved,
      Map<UUID, Acknowledged> gone) {
    var told = new ArrayList<Judged>();
    for (int i = 0; i < group.size(); i++) {
      Waiting waiting = group.get(i);
      Judged each = judged.get(i);
      Sequences stretch = moved.get(waiting.recipient());
      told.add(
          each instanceof Judged.Known(Acknowledgement.Moved acknowledgement, var _)
                  && stretch != null
                  && stretch.through() == waiting.through()
              ? new Judged.Known(
                  acknowledgement, gone.getOrDefault(waiting.recipient(), Acknowledged.NONE))
              : each);
    }
    return told;
  }
}
