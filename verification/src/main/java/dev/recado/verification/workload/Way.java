package dev.recado.verification.workload;

/** How an operation takes its first request; a further one may take another way. */
enum Way {
  REST,
  GRPC,
  /** At a storage node, whichever it is. */
  NODE,
  /** Accepted by a gateway, decided later. */
  SUBMITTED
}
