package dev.recado.push.channel;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Has quiet streams of events say something at least once in an interval. One thread writes for all
 * of them and waits for none: a stream's own thread wakes only when its client does not take it,
 * and however many are due together, outcomes do not queue up behind them. Each is due at a moment
 * of its own in the last quarter of its interval, so that streams that were opened together, or
 * heard the same, do not stay together.
 */
@Component
final class Heartbeats implements AutoCloseable {

  private static final double EARLIEST = 0.75;

  /** A stream that is to be heard of. */
  interface Quiet {
    /**
     * Says something, without waiting for the client, unless the stream has said something within
     * that time.
     *
     * @return how much of the time until the next one has passed already: for how long it has said
     *     nothing, or zero when it says something now, or its own thread has to
     */
    Duration beat(Duration within);
  }

  /** The heartbeats of one stream; after the end of {@link #close} none begins. */
  interface Beating extends AutoCloseable {
    @Override
    void close();
  }

  private final class Beat implements Runnable, Beating {
    private final Quiet stream;
    private @Nullable Future<?> next;
    private boolean closed;

    private Beat(Quiet stream) {
      this.stream = stream;
    }

    @Override
    public synchronized void run() {
      if (closed) {
        return;
      }
      Duration quiet = Duration.ZERO;
      try {
        quiet = stream.beat(earliest);
      } finally {
        schedule(quiet);
      }
    }

    private synchronized void schedule(Duration quiet) {
      double part = ThreadLocalRandom.current().nextDouble(EARLIEST, 1);
      long nanos = (long) (part * interval.toNanos()) - quiet.toNanos();
      try {
        next = thread.schedule(this, nanos, TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException _) {
        // The process stops.
      }
    }

    @Override
    public synchronized void close() {
      closed = true;
      if (next != null) {
        boolean _ = next.cancel(false);
      }
    }
  }

  private final Duration interval;
  private final Duration earliest;
  private final ScheduledExecutorService thread;

  @Autowired
  Heartbeats(ChannelProperties properties) {
    this(properties.heartbeatInterval(), thread());
  }

  Heartbeats(Duration interval, ScheduledThreadPoolExecutor thread) {
    // Nothing is kept of a stream that has ended.
    thread.setRemoveOnCancelPolicy(true);
    this.interval = interval;
    this.earliest = Duration.ofNanos((long) (EARLIEST * interval.toNanos()));
    this.thread = thread;
  }

  private static ScheduledThreadPoolExecutor thread() {
    return new ScheduledThreadPoolExecutor(
        1, Thread.ofPlatform().daemon().name("heartbeats").factory());
  }

  /** Of a stream that says something now. */
  Beating of(Quiet stream) {
    var beat = new Beat(stream);
    beat.schedule(Duration.ZERO);
    return beat;
  }

  @Override
  public void close() {
    var _ = thread.shutdownNow();
  }
}
