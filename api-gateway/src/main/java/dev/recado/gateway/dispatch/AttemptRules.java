package dev.recado.gateway.dispatch;

import dev.recado.protocol.v1.Reason;

/** What a node's refusal means for the next attempt. */
public final class AttemptRules {

  private AttemptRules() {}

  /** Every node would refuse the request again: there is no point in another attempt. */
  public static boolean isFinal(Reason reason) {
    return switch (reason) {
      case OVERLOADED,
          POSITION_UNAVAILABLE,
          NOT_LEADER,
          DISCOVERY_UNAVAILABLE,
          PUSH_UNAVAILABLE,
          SHUTTING_DOWN,
          STORAGE_UNAVAILABLE,
          MEMBERS_UNAVAILABLE,
          MEMBER_UNREACHABLE,
          UNDECIDED,
          INTERNAL,
          // The node's clock will get there.
          ID_AHEAD,
          UNAUTHENTICATED,
          FORBIDDEN,
          REASON_UNSPECIFIED,
          UNRECOGNIZED ->
          false;
      case FAULTS_OFF,
          UNKNOWN_PATH,
          METHOD_NOT_ALLOWED,
          UNSUPPORTED_MEDIA_TYPE,
          NOT_ACCEPTABLE,
          REQUEST_TOO_LARGE,
          MALFORMED,
          UNKNOWN_FIELD,
          BAD_PARAMETER,
          BAD_KEY,
          KEY_TOO_LONG,
          BAD_ID,
          UNKNOWN_KIND,
          BAD_VALUE,
          VALUE_TOO_LARGE,
          BAD_CONTENT_TYPE,
          BAD_PRECONDITION,
          BAD_DEADLINE,
          BAD_RECIPIENT,
          TOO_MANY_OPERATIONS,
          BAD_SESSION,
          BAD_BATCH,
          POSITIONS_DIFFER,
          UNKNOWN_RECIPIENT,
          UNKNOWN_OPERATION,
          UNKNOWN_MEMBER,
          UNKNOWN_MESSAGE,
          ACKNOWLEDGEMENT_AHEAD,
          ADDRESS_TAKEN,
          FAULT_IMPOSSIBLE,
          ID_REUSED,
          TOO_OLD,
          BEHIND_HORIZON ->
          true;
    };
  }
}
