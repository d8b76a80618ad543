package dev.recado.storage.position;

import java.util.List;
import java.util.Optional;

/** The replicas that this node holds. */
public interface Replicas {

  Optional<PositionReplica> find(int number);

  List<PositionReplica> all();
}
