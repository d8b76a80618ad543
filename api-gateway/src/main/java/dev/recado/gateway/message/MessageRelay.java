package dev.recado.gateway.message;

import com.google.protobuf.ByteString;
import dev.recado.membership.FleetMember;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers one message until it is finished. Keeps nothing but the payload in memory: every step
 * begins with what the tables say, so that it does not matter who made the steps before, and a step
 * that failed in the middle is only made again.
 */
final class MessageRelay implements Callable<Boolean> {

  private static final Logger log = LoggerFactory.getLogger(MessageRelay.class);
  private static final Duration RETRY_PAUSE = Duration.ofMillis(500);

  /** What all relays share. */
  record Parts(
      MessageTable table,
      MessageRules rules,
      Nodes nodes,
      MessageClient client,
      InstantSource clock,
      MessageMeters meters,
      ExecutorService threads) {}

  private final MessageId id;
  private final Parts parts;
  private boolean failing;

  MessageRelay(MessageId id, Parts parts) {
    this.id = id;
    this.parts = parts;
  }

  /** True once it is finished, by whomever; false when the process stops. */
  @Override
  public Boolean call() {
    Optional<ByteString> payload = Optional.empty();
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (payload.isEmpty()) {
          payload = parts.table().payload(id);
        }
        if (payload.isEmpty() || step(payload.get())) {
          return true;
        }
        failing = false;
      } catch (SQLException | RuntimeException e) {
        if (!failing) {
          log.warn("Message {} waits, since its step failed: {}", id.id(), e.toString());
        }
        failing = true;
        pause(RETRY_PAUSE);
      }
    }
    return false;
  }

  private boolean step(ByteString payload) throws SQLException {
    GroupMessage message = parts.table().find(id).orElse(null);
    if (message == null || message.state() != MessageState.ACCEPTED) {
      return true;
    }
    Instant now = parts.clock().instant();
    return switch (parts.rules().next(message, parts.nodes().reachable(id), now)) {
      case MessageRules.Finish(MessageState state) -> {
        if (parts.table().finish(id, state)) {
          parts.meters().finished(state);
        }
        yield true;
      }
      case MessageRules.Send(List<UUID> members) -> {
        send(members, message, payload);
        yield false;
      }
      case MessageRules.Pause(Duration duration) -> {
        pause(duration);
        yield false;
      }
    };
  }

  /** One attempt at each, all at once; waits for the last acknowledgement, or its timeout. */
  private void send(List<UUID> ids, GroupMessage message, ByteString payload) throws SQLException {
    List<FleetMember> members = ids.stream().flatMap(m -> parts.nodes().find(m).stream()).toList();
    parts
        .table()
        .attempt(
            id,
            members.stream().map(member -> Delivery.none(member.id(), member.name())).toList(),
            parts.clock().instant());
    var attempts = new ArrayList<Callable<Boolean>>();
    for (FleetMember member : members) {
      attempts.add(() -> attempt(member, message, payload));
    }
    try {
      for (Future<Boolean> attempt : parts.threads().invokeAll(attempts)) {
        if (attempt.state() == Future.State.FAILED) {
          log.warn(
              "An acknowledgement of message {} was not noted, and is asked for again: {}",
              id.id(),
              attempt.exceptionNow().toString());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean attempt(FleetMember member, GroupMessage message, ByteString payload)
      throws SQLException {
    boolean acknowledged = parts.client().deliver(member, id, payload, message.deadline());
    parts.meters().attempted(acknowledged);
    if (acknowledged) {
      parts.table().acknowledge(id, member.id(), parts.clock().instant());
    }
    return acknowledged;
  }

  private static void pause(Duration duration) {
    try {
      TimeUnit.NANOSECONDS.sleep(Math.max(0, duration.toNanos()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
