package dev.recado.storage.nodes;

import dev.recado.storage.position.PositionReplica;
import dev.recado.storage.position.Replicas;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The replicas that a test gave a node. */
public final class ScriptedReplicas implements Replicas {

  private final Map<Integer, ScriptedReplica> byNumber = new ConcurrentSkipListMap<>();

  public ScriptedReplica add(int number) {
    return byNumber.computeIfAbsent(number, ScriptedReplica::new);
  }

  public void remove(int number) {
    byNumber.remove(number);
  }

  @Override
  public Optional<PositionReplica> find(int number) {
    return Optional.ofNullable(byNumber.get(number));
  }

  @Override
  public List<PositionReplica> all() {
    return List.copyOf(byNumber.values());
  }
}
