package dev.recado.testkit;

/** A check that may fail with anything. */
@FunctionalInterface
public interface ThrowingRunnable {
  void run() throws Exception;
}
