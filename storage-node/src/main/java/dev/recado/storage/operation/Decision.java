package dev.recado.storage.operation;

/**
 * An outcome with the log entry and the effective time of its decision.
 *
 * @param term 0 in records of builds that did not keep it
 */
public record Decision(Outcome outcome, long term, long index, long decidedMillis) {}
