package dev.recado.verification.history;

import java.util.List;

/** What happens in a run, as the clients see it. */
public sealed interface Event {

  /** Before the first request with it is sent. */
  record Invoked(String client, Operation operation) implements Event {}

  /** It will be decided. */
  record Accepted(String client, String id) implements Event {}

  /** Before the request is sent that is to cancel it. */
  record Cancelling(String client, String id) implements Event {}

  record Told(String client, String id, Source source, Outcome outcome) implements Event {}

  /** Certainly not done by this request. */
  record Rejected(String client, String id, String reason) implements Event {}

  /** The answer was lost: it may or may not have happened. */
  record Indeterminate(String client, String id, String why) implements Event {}

  /** A recipient opens its stream behind this sequence. */
  record Connected(String recipient, long after) implements Event {}

  record Delivered(String recipient, long sequence, String id, Outcome outcome) implements Event {}

  record GapDeclared(String recipient, long from, long through) implements Event {}

  /** Before it is sent. */
  record Acknowledged(String recipient, long through) implements Event {}

  /**
   * Right before it is injected.
   *
   * @param leads positions that one of the members leads
   */
  record FaultBegan(String fault, List<String> members, List<Integer> leads) implements Event {}

  /** Everybody serves again. */
  record FaultEnded(String fault) implements Event {}
}
