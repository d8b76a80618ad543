package dev.recado.storage.ratis;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The other replicas of positions, asked about their Raft terms. */
interface Witnesses {

  /**
   * Completes with whether the member's replica is in that term now. Fails when the member does not
   * answer in time.
   */
  CompletableFuture<Boolean> isInTerm(UUID member, int position, long term);
}
