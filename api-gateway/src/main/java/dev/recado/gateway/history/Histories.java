package dev.recado.gateway.history;

import com.google.protobuf.ByteString;
import dev.recado.gateway.dispatch.Routes;
import dev.recado.gateway.operation.OperationStates;
import dev.recado.gateway.operation.OperationStates.State;
import dev.recado.membership.FleetView;
import dev.recado.membership.Membership;
import dev.recado.protocol.OperationChecks;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.MailboxPlace;
import dev.recado.protocol.internal.v1.RecallRequest;
import dev.recado.protocol.v1.HistoryResponse;
import dev.recado.protocol.v1.OperationStep;
import dev.recado.protocol.v1.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/** The histories of operations. Blocks: to be called on a virtual thread. */
public final class Histories {

  private final OperationStates states;
  private final Routes routes;
  private final Membership membership;
  private final Memories memories;
  private final HistoryProperties properties;
  private final Semaphore room;

  Histories(
      OperationStates states,
      Routes routes,
      Membership membership,
      Memories memories,
      HistoryProperties properties) {
    this.states = states;
    this.routes = routes;
    this.membership = membership;
    this.memories = memories;
    this.properties = properties;
    this.room = new Semaphore(properties.atOnceMax());
  }

  /**
   * What happened to the operation, as far as anybody knows.
   *
   * @throws Rejection UNKNOWN_OPERATION when nobody does, or what keeps the position or the outbox
   *     from telling
   */
  public HistoryResponse history(String namespace, UUID id, ByteString key, Duration patience) {
    OperationChecks.checkKey(key);
    if (!room.tryAcquire()) {
      throw new Rejection(
          Reason.OVERLOADED,
          "This gateway gathers "
              + properties.atOnceMax()
              + " histories already, the most that recado.history.at-once-max allows. Try again later.");
    }
    try {
      return gathered(namespace, id, key, patience);
    } finally {
      room.release();
    }
  }

  private HistoryResponse gathered(String namespace, UUID id, ByteString key, Duration patience) {
    var request =
        RecallRequest.newBuilder()
            .setId(OperationIds.toByteString(id))
            .setNamespace(namespace)
            .setKey(key);
    List<Told> told = memories.of(request.build(), routes.positionOf(namespace, key).replicas());
    List<MailboxPlace> places = HistoryRules.places(told);
    if (!places.isEmpty()) {
      told =
          HistoryRules.newest(told, memories.ofPushServers(request.addAllPlaces(places).build()));
    }
    List<OperationStep> steps = HistoryRules.steps(told);
    Optional<State> known =
        steps.isEmpty()
            ? Optional.of(states.state(namespace, id, key, patience))
            : recorded(namespace, id, key, patience);
    FleetView view = membership.requireView();
    return HistoryResponse.newBuilder()
        .setId(id.toString())
        .setKey(key)
        .addAllSteps(
            HistoryRules.ordered(
                steps, known, member -> Memories.name(view, UUID.fromString(member.getId()))))
        .addAllMembers(told.stream().map(HistoryRules::memory).toList())
        .build();
  }

  /** Members remember it, and its position may be what cannot tell now: that is a history, too. */
  private Optional<State> recorded(String namespace, UUID id, ByteString key, Duration patience) {
    Duration answerTimeout = properties.answerTimeout();
    try {
      return Optional.of(
          states.state(
              namespace,
              id,
              key,
              patience.compareTo(answerTimeout) < 0 ? patience : answerTimeout));
    } catch (Rejection _) {
      return Optional.empty();
    }
  }
}
