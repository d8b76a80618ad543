package dev.recado.gateway.history;

import dev.recado.gateway.operation.OperationStates.State;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.WireTimes;
import dev.recado.protocol.internal.v1.InternalFindResponse;
import dev.recado.protocol.internal.v1.MailboxPlace;
import dev.recado.protocol.v1.MemberMemory;
import dev.recado.protocol.v1.MemberName;
import dev.recado.protocol.v1.OperationStep;
import dev.recado.protocol.v1.OperationStep.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Puts together what members remember and what is recorded. */
final class HistoryRules {

  private static final Comparator<OperationStep> BY_TIME =
      Comparator.<OperationStep, Instant>comparing(step -> WireTimes.toInstant(step.getAt()))
          .thenComparing(OperationStep::getStep);

  /** A member is asked about so many at once. */
  private static final int PLACES_MAX = 1_000;

  private HistoryRules() {}

  /** Where the outcome stands in mailboxes. */
  static List<MailboxPlace> places(List<Told> told) {
    return steps(told).stream()
        .filter(step -> step.getStep() == Step.NOTIFIED)
        .map(step ->
            MailboxPlace.newBuilder()
                .setRecipient(OperationIds.toByteString(UUID.fromString(step.getRecipient())))
                .setSequence(step.getSequence())
                .build())
        .distinct()
        .limit(PLACES_MAX)
        .toList();
  }

  /** Asked again, a member that answers tells everything once more. */
  static List<Told> newest(List<Told> first, List<Told> again) {
    Map<MemberName, Told> byMember = new LinkedHashMap<>();
    first.forEach(told -> byMember.put(told.member(), told));
    again.stream()
        .filter(Told.Memory.class::isInstance)
        .forEach(told -> byMember.put(told.member(), told));
    return List.copyOf(byMember.values());
  }

  /** Each step with the member that it happened at. */
  static List<OperationStep> steps(List<Told> told) {
    var steps = new ArrayList<OperationStep>();
    for (Told answer : told) {
      if (answer instanceof Told.Memory(MemberName member, var recalled)) {
        recalled
            .getStepsList()
            .forEach(step -> steps.add(step.toBuilder().setMember(member).build()));
      }
    }
    return steps;
  }

  /** By time, with what only the record tells; {@code named} gives a member its name. */
  static List<OperationStep> ordered(
      List<OperationStep> steps, Optional<State> state, UnaryOperator<MemberName> named) {
    var all = new ArrayList<>(withFirstAcknowledgements(steps));
    state.ifPresent(known -> addRecorded(all, known));
    return all.stream()
        .map(
            step -> step.hasTo() ? step.toBuilder().setTo(named.apply(step.getTo())).build() : step)
        .sorted(BY_TIME)
        .toList();
  }

  /** A recipient may acknowledge more, at another push server, later: what counts is the first. */
  private static List<OperationStep> withFirstAcknowledgements(List<OperationStep> steps) {
    record Place(String recipient, long sequence) {}
    var first = new HashMap<Place, OperationStep>();
    var kept = new ArrayList<OperationStep>();
    for (OperationStep step : steps) {
      if (step.getStep() == Step.ACKNOWLEDGED) {
        var _ =
            first.merge(
                new Place(step.getRecipient(), step.getSequence()),
                step,
                (a, b) -> BY_TIME.compare(a, b) <= 0 ? a : b);
      } else {
        kept.add(step);
      }
    }
    kept.addAll(first.values());
    return kept;
  }

  private static void addRecorded(List<OperationStep> steps, State state) {
    boolean accepted = steps.stream().anyMatch(step -> step.getStep() == Step.ACCEPTED);
    if (!accepted) {
      state
          .acceptedAt()
          .ifPresent(at ->
              steps.add(
                  OperationStep.newBuilder()
                      .setStep(Step.ACCEPTED)
                      .setAt(WireTimes.of(at))
                      .build()));
    }
    state
        .found()
        .filter(found -> !isLogged(steps, found))
        .ifPresent(found -> steps.add(logged(found)));
  }

  private static boolean isLogged(List<OperationStep> steps, InternalFindResponse found) {
    return found.getIndex() == 0
        || steps.stream()
            .anyMatch(step -> step.getStep() == Step.LOGGED && step.getIndex() == found.getIndex());
  }

  /** At the time that its leader has stamped it with. */
  private static OperationStep logged(InternalFindResponse found) {
    return OperationStep.newBuilder()
        .setStep(Step.LOGGED)
        .setAt(found.getOutcome().getDecidedAt())
        .setTerm(found.getTerm())
        .setIndex(found.getIndex())
        .build();
  }

  static MemberMemory memory(Told told) {
    var memory = MemberMemory.newBuilder().setMember(told.member());
    return switch (told) {
      case Told.Memory(_, var recalled) -> memory.setSince(recalled.getSince()).build();
      case Told.Nothing(_, String why) -> memory.setUnanswered(why).build();
    };
  }
}
