/**
 * What a fleet tells of itself to others: a collector that takes its traces. It understands as much
 * of OTLP as the tests ask for.
 */
@NullMarked
package dev.recado.acceptance.telemetry;

import org.jspecify.annotations.NullMarked;
