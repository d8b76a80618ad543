package dev.recado.verification.checker;

/**
 * What a replica says of itself at an index.
 *
 * @param digest of all decisions so far
 * @param rows of the entries as they are
 */
public record ReplicaState(
    int position, String member, long appliedIndex, String digest, String rows) {}
