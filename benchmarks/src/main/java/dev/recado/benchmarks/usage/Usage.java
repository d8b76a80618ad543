package dev.recado.benchmarks.usage;

/**
 * What a process and its children used in a stretch.
 *
 * @param process its name, such as {@code gateway-1}
 * @param cpuMicros of all processors together, in steps of 10 ms
 * @param contextSwitches voluntary and not, of all threads that lived to the end
 * @param residentKib in the end
 */
public record Usage(String process, long cpuMicros, long contextSwitches, long residentKib) {}
