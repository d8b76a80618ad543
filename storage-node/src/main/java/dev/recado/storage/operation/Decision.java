package dev.recado.storage.operation;

/** An outcome with the log's index and effective time of its decision. */
public record Decision(Outcome outcome, long index, long decidedMillis) {}
