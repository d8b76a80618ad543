package dev.recado.push.reading;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Runs the poller and the sweeper at their intervals; a failure is logged and the next run comes.
 */
@Component
class ReadingLoops implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(ReadingLoops.class);

  private final MailboxPoller poller;
  private final MailboxSweeper sweeper;
  private final Duration pollInterval;
  private final Duration sweepInterval;
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().daemon().name("mailbox-loop-", 0).factory());
  private volatile boolean running;

  ReadingLoops(
      MailboxPoller poller,
      MailboxSweeper sweeper,
      ReadingProperties reading,
      RetentionProperties retention) {
    this.poller = poller;
    this.sweeper = sweeper;
    this.pollInterval = reading.pollInterval();
    this.sweepInterval = retention.sweepInterval();
  }

  @Override
  public void start() {
    running = true;
    every(pollInterval, "Polling mailboxes", poller::poll);
    every(sweepInterval, "Sweeping mailboxes", sweeper::sweep);
  }

  private void every(Duration interval, String what, Runnable work) {
    var _ =
        threads.scheduleWithFixedDelay(
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                if (running) {
                  log.warn("{} failed; next in {}: {}", what, interval, e.toString());
                }
              }
            },
            interval.toMillis(),
            interval.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    running = false;
    var _ = threads.shutdownNow();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
