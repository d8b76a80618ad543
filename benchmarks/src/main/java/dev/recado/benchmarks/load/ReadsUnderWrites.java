package dev.recado.benchmarks.load;

/** Reads, while a few writes go on beside them: only the reads are counted. */
public final class ReadsUnderWrites implements Load {

  private final Load reads;
  private final Load writes;
  private final int writers;

  /**
   * @param writers writes outstanding; 0 for none
   */
  public ReadsUnderWrites(Load reads, Load writes, int writers) {
    this.reads = reads;
    this.writes = writes;
    this.writers = writers;
  }

  @Override
  public void run(int outstanding, Pacing pacing, LoadRecorder recorder)
      throws InterruptedException {
    var writing = recorder.beside("write: ");
    Thread writer = Thread.ofVirtual().unstarted(() -> write(writing));
    if (writers > 0) {
      writer.start();
    }
    reads.run(outstanding, pacing, recorder);
    writer.join();
  }

  private void write(LoadRecorder writing) {
    try {
      writes.run(writers, Pacing.closedLoop(), writing);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    reads.close();
    writes.close();
  }
}
