package dev.recado.benchmarks.recipient;

/** Hears what comes over streams, from several threads. */
public interface Arrivals {

  /**
   * An outcome; the same one may arrive again.
   *
   * @param error empty when the outcome is OK, else what is wrong with it
   */
  void arrived(String operationId, String error);

  /** A stream broke and will be opened again, or an acknowledgement was not taken. */
  void troubled(String why);

  /** A stream said that it lives. */
  void heartbeat();
}
