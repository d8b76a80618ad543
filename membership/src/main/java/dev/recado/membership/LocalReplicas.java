package dev.recado.membership;

import dev.recado.protocol.v1.HeldReplica;
import java.util.List;

/** The replicas that this process holds, told to discovery at registration and at each renewal. */
@FunctionalInterface
public interface LocalReplicas {
  List<HeldReplica> held();
}
