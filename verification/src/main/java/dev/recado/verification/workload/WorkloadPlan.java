package dev.recado.verification.workload;

import java.time.Duration;

/**
 * How many do how much.
 *
 * @param clientPace least time between two operations of a client
 * @param probePace time between two puts to a position's probe key
 * @param auditOperations how many decided operations are asked for once more at the end
 */
public record WorkloadPlan(
    long seed,
    int clients,
    int recipients,
    Duration clientPace,
    Duration probePace,
    int auditOperations) {

  public static final int CLIENTS_MAX = 64;

  public WorkloadPlan {
    if (clients < 1 || clients > CLIENTS_MAX) {
      throw new IllegalArgumentException(
          "--clients " + clients + " is not usable. Use 1 to " + CLIENTS_MAX + ".");
    }
  }

  public static WorkloadPlan of(long seed, int clients) {
    return new WorkloadPlan(seed, clients, 4, Duration.ofMillis(50), Duration.ofMillis(100), 400);
  }
}
