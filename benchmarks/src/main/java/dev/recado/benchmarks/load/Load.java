package dev.recado.benchmarks.load;

import java.time.Duration;

/** Calls of one kind to one system, at most as many at a time as asked. */
public interface Load extends AutoCloseable {

  /** How long answers may take after the last call was sent. */
  Duration LAST_ANSWERS = Duration.ofSeconds(15);

  /** After a failure, before the next call of the same slot: a refusing server is not hammered. */
  Duration AFTER_FAILURE = Duration.ofMillis(20);

  /**
   * Runs until the recorder closes and the last answers came.
   *
   * @param outstanding how many operations may be out
   * @param pacing when calls are due
   */
  void run(int outstanding, Pacing pacing, LoadRecorder recorder) throws InterruptedException;

  /** How many operations a call carries. */
  default int operationsPerCall() {
    return 1;
  }

  @Override
  void close();
}
