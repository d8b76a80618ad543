package dev.recado.benchmarks.load;

import java.time.Duration;

/** Calls of one kind to one system, as many at a time as asked, each followed by the next. */
public interface Load extends AutoCloseable {

  /** How long answers may take after the last call was sent. */
  Duration LAST_ANSWERS = Duration.ofSeconds(15);

  /** After a failure, before the next call of the same slot: a refusing server is not hammered. */
  Duration AFTER_FAILURE = Duration.ofMillis(20);

  /** Runs until the recorder closes and the last answers came. */
  void run(int outstanding, LoadRecorder recorder) throws InterruptedException;

  @Override
  void close();
}
