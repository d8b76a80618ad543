package dev.recado.verification.fault;

import java.time.Duration;

/**
 * A fault before it is known whom it befalls.
 *
 * @param choice chooses among the positions or members that are eligible, modulo their number
 * @param hold how long a pause lasts
 */
record PlannedFault(FaultKind kind, int choice, Duration hold) {}
