package dev.recado.benchmarks;

import java.time.Duration;

/** Puts over one transport, as many at a time as asked, each followed by the next. */
interface PutLoad extends AutoCloseable {

  /** How long answers may take after the last put was sent. */
  Duration LAST_ANSWERS = Duration.ofSeconds(15);

  /** After a failure, before the next put of the same slot: a refusing server is not hammered. */
  Duration AFTER_FAILURE = Duration.ofMillis(20);

  /** Runs until the recorder closes and the last answers came. */
  void run(int outstanding, LoadRecorder recorder) throws InterruptedException;

  @Override
  void close();
}
