package dev.recado.benchmarks;

import dev.recado.benchmarks.load.Load;

/**
 * What is compared with others in the same rounds.
 *
 * @param name such as {@code recado-grpc}
 * @param ofFleet whether it loads the fleet, and not another system
 */
public record Contender(String name, Load load, boolean ofFleet) {}
