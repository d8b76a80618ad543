package dev.recado.cli.fleet;

import java.util.ArrayList;
import java.util.List;

/** Runs tasks at once; closing waits for all of them, whatever interrupts. */
final class Together implements AutoCloseable {

  private final List<Thread> threads = new ArrayList<>();

  void run(Runnable task) {
    threads.add(Thread.ofVirtual().start(task));
  }

  @Override
  public void close() {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
