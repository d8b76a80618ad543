package dev.recado.push.reading;

import dev.recado.push.mailbox.Mailbox;
import dev.recado.push.mailbox.MailboxRules;
import dev.recado.push.reading.NotificationTable.Contents;
import dev.recado.push.recipient.Recipient;
import dev.recado.push.recipient.TokenHash;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One channel's place in one mailbox. Read until a page is empty, then await: a wake-up that comes
 * in between is kept, so none is missed. Read by one thread; woken and ended by any.
 */
public final class MailboxReader implements AutoCloseable {

  /** Where pages come from. */
  interface Pages {
    int pageMax();

    /** Empty when the recipient is gone. */
    Optional<Contents> read(UUID recipientId, long after, int limit);

    /** Told once of what {@link #read} gave: the client has it, or is gone. */
    void taken(Contents contents);
  }

  private final UUID recipientId;
  private final TokenHash token;
  private final Pages pages;
  private final Consumer<MailboxReader> onClose;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition rung = lock.newCondition();
  private volatile long position;
  private boolean woken;

  /** The last page, until the next is asked for. The reading thread's. */
  private @Nullable Contents held;

  /** Whether there may be something behind the position: it was not read to the end, or woken. */
  private boolean news = true;

  private @Nullable ReaderEnd end;

  MailboxReader(Recipient recipient, long position, Pages pages, Consumer<MailboxReader> onClose) {
    this.recipientId = recipient.id();
    this.token = recipient.token();
    this.position = position;
    this.pages = pages;
    this.onClose = onClose;
  }

  /**
   * The next page, empty when there is nothing; moves the position behind it. Whoever asks is done
   * with the page before. The database is asked only when there may be something: a page that
   * reached the end is not followed by another until a wake-up comes.
   */
  public Page read() {
    return read(pages.pageMax());
  }

  /** As {@link #read()}, with at most as many notifications. */
  public Page read(int limit) {
    letGo();
    if (!takeNews()) {
      return new Page(Optional.empty(), List.of(), position);
    }
    Optional<Contents> found;
    try {
      found = pages.read(recipientId, position, limit);
    } catch (RuntimeException e) {
      giveNews();
      throw e;
    }
    if (found.isEmpty()) {
      end(ReaderEnd.DELETED);
      return new Page(Optional.empty(), List.of(), position);
    }
    Contents contents = found.get();
    held = contents;
    if (!contents.token().equals(token)) {
      end(ReaderEnd.TOKEN_REPLACED);
      return new Page(Optional.empty(), List.of(), position);
    }
    var gap = MailboxRules.gap(contents.mailbox(), position);
    position =
        contents.notifications().isEmpty()
            ? MailboxRules.skipGone(contents.mailbox(), position)
            : contents.notifications().getLast().sequence();
    if (position < contents.mailbox().lastSequence()) {
      giveNews();
    }
    return new Page(gap, contents.notifications(), position);
  }

  private void letGo() {
    Contents past = held;
    if (past != null) {
      held = null;
      pages.taken(past);
    }
  }

  private boolean takeNews() {
    lock.lock();
    try {
      boolean taken = news;
      news = false;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void giveNews() {
    lock.lock();
    try {
      news = true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a wake-up or the end. */
  public void await() {
    lock.lock();
    try {
      while (!woken && end == null) {
        rung.await();
      }
      woken = false;
    } catch (InterruptedException e) {
      interrupted();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a wake-up or the end, or for so long. */
  public void await(Duration most) {
    lock.lock();
    try {
      long nanos = most.toNanos();
      while (!woken && end == null && nanos > 0) {
        nanos = rung.awaitNanos(nanos);
      }
      woken = false;
    } catch (InterruptedException e) {
      interrupted();
    } finally {
      lock.unlock();
    }
  }

  private void interrupted() {
    Thread.currentThread().interrupt();
    end(ReaderEnd.SHUTTING_DOWN);
  }

  public void wake() {
    lock.lock();
    try {
      woken = true;
      news = true;
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void end(ReaderEnd why) {
    lock.lock();
    try {
      if (end == null) {
        end = why;
        rung.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  public Optional<ReaderEnd> ended() {
    lock.lock();
    try {
      return Optional.ofNullable(end);
    } finally {
      lock.unlock();
    }
  }

  UUID recipientId() {
    return recipientId;
  }

  /** After a look at the recipient: what it means for this reader. */
  void notice(TokenHash presentToken, Mailbox mailbox) {
    if (!presentToken.equals(token)) {
      end(ReaderEnd.TOKEN_REPLACED);
    } else if (mailbox.lastSequence() > position) {
      wake();
    }
  }

  /** By the thread that reads. */
  @Override
  public void close() {
    letGo();
    onClose.accept(this);
  }
}
