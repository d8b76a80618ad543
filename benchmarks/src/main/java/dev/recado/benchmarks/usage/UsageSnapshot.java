package dev.recado.benchmarks.usage;

import java.util.Map;

/**
 * What a process and its children have used since they began.
 *
 * @param switchesByThread by thread id, so that a thread that ends takes nothing away from others
 */
record UsageSnapshot(long cpuMicros, Map<Long, Long> switchesByThread, long residentKib) {

  UsageSnapshot {
    switchesByThread = Map.copyOf(switchesByThread);
  }

  Usage since(UsageSnapshot before, String process) {
    long switches = 0;
    for (var thread : switchesByThread.entrySet()) {
      switches += thread.getValue() - before.switchesByThread.getOrDefault(thread.getKey(), 0L);
    }
    return new Usage(process, Math.max(0, cpuMicros - before.cpuMicros), switches, residentKib);
  }
}
