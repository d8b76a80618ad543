package dev.recado.gateway.message;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * What is to be done next for a message. Pure: everything is told, time too. A member is tried
 * again only when its last attempt is as old as the acknowledgement timeout.
 */
final class MessageRules {

  /** The next step. */
  sealed interface Step {}

  record Finish(MessageState state) implements Step {}

  record Send(List<UUID> members) implements Step {}

  record Pause(Duration duration) implements Step {}

  /**
   * The members that can be sent to, as the fleet's view tells.
   *
   * @param live in the order in which they are tried
   * @param suspect in the order in which they are tried when nobody is live
   */
  record Reachable(List<UUID> live, List<UUID> suspect) {

    boolean contains(UUID member) {
      return live.contains(member) || suspect.contains(member);
    }

    List<UUID> preferred() {
      return live.isEmpty() ? suspect : live;
    }
  }

  private final Duration acknowledgementTimeout;

  MessageRules(Duration acknowledgementTimeout) {
    this.acknowledgementTimeout = acknowledgementTimeout;
  }

  Step next(GroupMessage message, Reachable reachable, Instant now) {
    if (isAcknowledged(message)) {
      return new Finish(MessageState.ACKNOWLEDGED);
    }
    if (!now.isBefore(message.deadline())) {
      return new Finish(MessageState.EXPIRED);
    }
    List<Delivery> owed = owed(message, reachable);
    List<UUID> due = due(message, owed, now);
    return due.isEmpty() ? new Pause(pause(message, owed, now)) : new Send(due);
  }

  private static boolean isAcknowledged(GroupMessage message) {
    return switch (message.addressing()) {
      case ANY -> message.deliveries().stream().anyMatch(Delivery::acknowledged);
      case MEMBER, ALL -> message.deliveries().stream().allMatch(Delivery::acknowledged);
    };
  }

  /** Who can be sent to and has not acknowledged, the one to be tried first at the front. */
  private static List<Delivery> owed(GroupMessage message, Reachable reachable) {
    return switch (message.addressing()) {
      case MEMBER, ALL ->
          message.deliveries().stream()
              .filter(Predicate.not(Delivery::acknowledged))
              .filter(delivery -> reachable.contains(delivery.member()))
              .toList();
      case ANY -> {
        var candidates = new ArrayList<Delivery>();
        for (UUID member : reachable.preferred()) {
          candidates.add(
              message.deliveries().stream()
                  .filter(tried -> tried.member().equals(member))
                  .findFirst()
                  .orElseGet(() -> Delivery.none(member, "")));
        }
        candidates.sort(Comparator.comparingInt(Delivery::attempts));
        yield candidates;
      }
    };
  }

  private List<UUID> due(GroupMessage message, List<Delivery> owed, Instant now) {
    return owed.stream()
        .filter(delivery -> !dueAt(delivery).isAfter(now))
        .map(Delivery::member)
        .limit(message.addressing() == Addressing.ANY ? 1 : Long.MAX_VALUE)
        .toList();
  }

  private Instant dueAt(Delivery delivery) {
    return delivery.attemptedAt().map(at -> at.plus(acknowledgementTimeout)).orElse(Instant.MIN);
  }

  /** Not longer than the timeout: somebody may be reachable by then. */
  private Duration pause(GroupMessage message, List<Delivery> owed, Instant now) {
    Duration untilDeadline = Duration.between(now, message.deadline());
    Optional<Duration> untilDue =
        owed.stream()
            .map(this::dueAt)
            .min(Comparator.naturalOrder())
            .map(at -> Duration.between(now, at));
    return shorter(
        untilDue.orElse(acknowledgementTimeout), shorter(untilDeadline, acknowledgementTimeout));
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
