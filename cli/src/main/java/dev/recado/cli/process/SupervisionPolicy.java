package dev.recado.cli.process;

/** Whether and when a crashed process comes back, and how a running one is stopped. */
public record SupervisionPolicy(boolean restart, Backoff backoff, StopPlan stop) {}
