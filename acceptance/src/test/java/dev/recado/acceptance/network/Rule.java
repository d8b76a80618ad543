package dev.recado.acceptance.network;

/** What becomes of the bytes that one process sends another. */
sealed interface Rule {

  /** They arrive. */
  record Pass() implements Rule {}

  /** They wait, and nobody is told: the connections stay open. */
  record Hold() implements Rule {}

  /** The connections are reset, in both directions, and new ones at once. */
  record Cut() implements Rule {}

  /**
   * Each chunk is lost with the probability, again and again, and comes when it is sent again:
   * after the kernel's least time for that, doubled each time. What is behind it on the connection
   * waits.
   */
  record Lose(double probability, long seed) implements Rule {}

  Rule PASS = new Pass();
}
