package dev.recado.cli.process;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one process running: starts it, sees when it is ready, reports a crash, starts it again
 * with backoff. One thread owns the process from start to end; {@code wanted} is how others tell it
 * to stop.
 */
public final class SupervisedProcess {

  private static final Duration READY_POLL = Duration.ofMillis(100);
  private static final int LINES_READ = 300;
  private static final int LINES_REPORTED = 15;

  private final String name;
  private final ProcessSource source;
  private final SupervisionPolicy policy;
  private final Consumer<SupervisionEvent> events;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean wanted;
  private boolean ready;
  private int crashesInARow;
  private @Nullable Process process;
  private @Nullable ProcessRef ref;
  private @Nullable Thread owner;

  public SupervisedProcess(
      String name,
      ProcessSource source,
      SupervisionPolicy policy,
      Consumer<SupervisionEvent> events) {
    this.name = name;
    this.source = source;
    this.policy = policy;
    this.events = events;
  }

  public String name() {
    return name;
  }

  /** Starts it unless it is started; does not wait until it is ready. */
  public void start() {
    lock.lock();
    try {
      if (owner != null && owner.isAlive() && wanted) {
        return;
      }
      wanted = true;
      crashesInARow = 0;
      Thread previous = owner;
      owner =
          Thread.ofVirtual()
              .name("supervise-" + name)
              .start(() -> {
                try {
                  if (previous != null) {
                    previous.join();
                  }
                  supervise();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
    } finally {
      lock.unlock();
    }
  }

  private void supervise() throws InterruptedException {
    while (isWanted()) {
      Instant started = Instant.now();
      String how;
      try {
        source.prepare();
        Process running = launch();
        if (running == null) {
          return;
        }
        events.accept(new SupervisionEvent.Started(name, running.pid()));
        watch(running, started);
        how = describeExit(running.waitFor());
      } catch (IOException e) {
        how = "could not be started: " + e.getMessage();
      }
      if (!ended(how, Duration.between(started, Instant.now()))) {
        return;
      }
    }
  }

  private @Nullable Process launch() throws IOException {
    ProcessSpec spec = source.spec();
    lock.lock();
    try {
      if (!wanted) {
        return null;
      }
      process = spec.start();
      ref = ProcessRef.of(process.toHandle());
      changed.signalAll();
      return process;
    } finally {
      lock.unlock();
    }
  }

  private void watch(Process running, Instant started) throws InterruptedException {
    while (!running.waitFor(READY_POLL.toMillis(), TimeUnit.MILLISECONDS)) {
      if (source.whyNotReady().isEmpty() && running.isAlive()) {
        setReady(true);
        events.accept(new SupervisionEvent.Ready(name, Duration.between(started, Instant.now())));
        return;
      }
    }
  }

  /** Reports the end and waits for the next start; false when there is none. */
  private boolean ended(String how, Duration ran) throws InterruptedException {
    Optional<Duration> restartIn;
    int crashes;
    lock.lock();
    try {
      ready = false;
      process = null;
      ref = null;
      changed.signalAll();
      if (!wanted) {
        return false;
      }
      crashesInARow = policy.backoff().count(crashesInARow, ran);
      crashes = crashesInARow;
      restartIn =
          policy.restart() ? Optional.of(policy.backoff().delay(crashes)) : Optional.empty();
      wanted = policy.restart();
    } finally {
      lock.unlock();
    }
    events.accept(new SupervisionEvent.Crashed(name, how, lastLines(), crashes, restartIn));
    return restartIn.isPresent() && stillWantedAfter(restartIn.get());
  }

  private List<String> lastLines() {
    try {
      List<String> lines =
          source.spec().log().tail(LINES_READ).stream().filter(line -> !isFrame(line)).toList();
      return lines.subList(Math.max(0, lines.size() - LINES_REPORTED), lines.size());
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Of a stack trace: the causes between the frames say more. */
  private static boolean isFrame(String line) {
    return line.startsWith("\tat ") || line.startsWith("\t... ");
  }

  private boolean stillWantedAfter(Duration delay) throws InterruptedException {
    lock.lock();
    try {
      long nanos = delay.toNanos();
      while (wanted && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      return wanted;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whatever happens from here on, it is not started again; {@link #stop} is still to be called.
   */
  public void giveUp() {
    lock.lock();
    try {
      wanted = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Stops it within the policy's bounds; at once when it is not running. */
  public void stop() {
    Thread thread;
    Optional<ProcessRef> running;
    giveUp();
    lock.lock();
    try {
      thread = owner;
      running = Optional.ofNullable(ref);
    } finally {
      lock.unlock();
    }
    if (running.isPresent()) {
      events.accept(new SupervisionEvent.Stopping(name));
      boolean graceful = policy.stop().run(running.get());
      events.accept(new SupervisionEvent.Stopped(name, !graceful));
    }
    if (thread != null && !thread.equals(Thread.currentThread())) {
      if (running.isEmpty()) {
        thread.interrupt();
      }
      joinUninterruptibly(thread);
    }
  }

  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        if (!thread.join(Duration.ofSeconds(10))) {
          thread.interrupt();
          continue;
        }
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where it runs; empty while it does not. */
  public Optional<ProcessRef> running() {
    lock.lock();
    try {
      return Optional.ofNullable(ref);
    } finally {
      lock.unlock();
    }
  }

  public boolean ready() {
    lock.lock();
    try {
      return ready;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is started, running or waiting to be started again. */
  public boolean isWanted() {
    lock.lock();
    try {
      return wanted;
    } finally {
      lock.unlock();
    }
  }

  public int crashesInARow() {
    lock.lock();
    try {
      return crashesInARow;
    } finally {
      lock.unlock();
    }
  }

  public Optional<String> whyNotReady() {
    return running().isEmpty() ? Optional.of("it is not running") : source.whyNotReady();
  }

  private void setReady(boolean value) {
    lock.lock();
    try {
      ready = value;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  static String describeExit(int code) {
    return code > 128 && code < 160
        ? "ended by signal " + (code - 128) + " (exit code " + code + ")"
        : "exited with code " + code;
  }
}
