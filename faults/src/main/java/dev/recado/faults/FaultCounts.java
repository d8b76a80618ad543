package dev.recado.faults;

/** How often the faults have befallen somebody since they were put. */
public record FaultCounts(long lostAcknowledgements, long delays, long refusals, long holds) {}
