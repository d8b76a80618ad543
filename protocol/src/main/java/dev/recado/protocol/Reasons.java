package dev.recado.protocol;

import dev.recado.protocol.v1.Reason;
import io.grpc.Status;
import java.util.Locale;

/**
 * What each {@link Reason} is on the wire: a gRPC code, an HTTP status, a title and a problem type.
 * The one place where they meet; {@code docs/reference/outcomes.md} lists them for people.
 */
public final class Reasons {

  /**
   * The form of a reason on the wire; {@code retryable} means that the same request may succeed
   * later.
   */
  public record Form(Status.Code code, int httpStatus, String title, boolean retryable) {}

  private Reasons() {}

  public static Form form(Reason reason) {
    return switch (reason) {
      case UNAUTHENTICATED -> no(Status.Code.UNAUTHENTICATED, 401, "No valid credentials");
      case FORBIDDEN ->
          no(Status.Code.PERMISSION_DENIED, 403, "Not allowed with these credentials");
      case FAULTS_OFF ->
          no(Status.Code.FAILED_PRECONDITION, 409, "Faults on purpose are switched off");
      case UNKNOWN_PATH -> no(Status.Code.UNIMPLEMENTED, 404, "There is nothing at this path");
      case METHOD_NOT_ALLOWED -> no(Status.Code.UNIMPLEMENTED, 405, "Method not allowed");
      case UNSUPPORTED_MEDIA_TYPE ->
          no(Status.Code.INVALID_ARGUMENT, 415, "Media type not supported");
      case NOT_ACCEPTABLE ->
          no(Status.Code.INVALID_ARGUMENT, 406, "Nothing acceptable to answer with");
      case REQUEST_TOO_LARGE -> no(Status.Code.INVALID_ARGUMENT, 413, "Request too large");
      case MALFORMED -> no(Status.Code.INVALID_ARGUMENT, 400, "Malformed request");
      case UNKNOWN_FIELD -> no(Status.Code.INVALID_ARGUMENT, 400, "Unknown field");
      case BAD_PARAMETER -> no(Status.Code.INVALID_ARGUMENT, 400, "Bad parameter");
      case BAD_KEY -> no(Status.Code.INVALID_ARGUMENT, 400, "Bad key");
      case KEY_TOO_LONG -> no(Status.Code.INVALID_ARGUMENT, 400, "Key too long");
      case BAD_ID -> no(Status.Code.INVALID_ARGUMENT, 400, "Bad operation id");
      case UNKNOWN_KIND -> no(Status.Code.INVALID_ARGUMENT, 400, "Unknown kind of operation");
      case BAD_VALUE -> no(Status.Code.INVALID_ARGUMENT, 400, "Bad value");
      case VALUE_TOO_LARGE -> no(Status.Code.INVALID_ARGUMENT, 413, "Value too large");
      case BAD_CONTENT_TYPE -> no(Status.Code.INVALID_ARGUMENT, 400, "Bad content type");
      case BAD_PRECONDITION -> no(Status.Code.INVALID_ARGUMENT, 400, "Bad precondition");
      case BAD_DEADLINE -> no(Status.Code.INVALID_ARGUMENT, 400, "Bad deadline");
      case BAD_RECIPIENT -> no(Status.Code.INVALID_ARGUMENT, 400, "Bad recipient id");
      case TOO_MANY_OPERATIONS -> no(Status.Code.INVALID_ARGUMENT, 413, "Too many operations");
      case BAD_SESSION -> no(Status.Code.INVALID_ARGUMENT, 400, "Bad session token");
      case BAD_BATCH -> no(Status.Code.INVALID_ARGUMENT, 400, "Bad batch");
      case POSITIONS_DIFFER ->
          no(Status.Code.INVALID_ARGUMENT, 400, "The keys belong to different positions");
      case ID_AHEAD -> no(Status.Code.INVALID_ARGUMENT, 400, "Operation id from the future");
      case UNKNOWN_RECIPIENT -> no(Status.Code.NOT_FOUND, 404, "Unknown recipient");
      case UNKNOWN_OPERATION -> no(Status.Code.NOT_FOUND, 404, "Unknown operation");
      case UNKNOWN_MEMBER -> no(Status.Code.NOT_FOUND, 404, "Unknown member");
      case UNKNOWN_MESSAGE -> no(Status.Code.NOT_FOUND, 404, "Unknown message");
      case ACKNOWLEDGEMENT_AHEAD ->
          no(Status.Code.FAILED_PRECONDITION, 409, "Acknowledgement beyond the last sequence");
      case ADDRESS_TAKEN -> no(Status.Code.ALREADY_EXISTS, 409, "Another live process has this id");
      case FAULT_IMPOSSIBLE ->
          no(Status.Code.FAILED_PRECONDITION, 409, "The member cannot have this fault");
      case ID_REUSED -> no(Status.Code.ALREADY_EXISTS, 422, "The id belongs to another operation");
      case TOO_OLD ->
          no(Status.Code.FAILED_PRECONDITION, 422, "The id is too old, and was never executed");
      case BEHIND_HORIZON ->
          no(
              Status.Code.FAILED_PRECONDITION,
              410,
              "The id is so old that nothing is known of it any more");
      case OVERLOADED -> later(Status.Code.RESOURCE_EXHAUSTED, 429, "Overloaded");
      case POSITION_UNAVAILABLE ->
          later(Status.Code.UNAVAILABLE, 503, "The key's position cannot serve now");
      case NOT_LEADER ->
          later(Status.Code.UNAVAILABLE, 503, "Not the leader of the key's position");
      case DISCOVERY_UNAVAILABLE ->
          later(Status.Code.UNAVAILABLE, 503, "Waiting for the discovery service");
      case PUSH_UNAVAILABLE -> later(Status.Code.UNAVAILABLE, 503, "No push server can serve now");
      case SHUTTING_DOWN -> later(Status.Code.UNAVAILABLE, 503, "Shutting down");
      case STORAGE_UNAVAILABLE ->
          later(Status.Code.UNAVAILABLE, 503, "The process's database cannot serve now");
      case MEMBERS_UNAVAILABLE ->
          later(Status.Code.UNAVAILABLE, 503, "No member is live to take the message");
      case MEMBER_UNREACHABLE ->
          later(Status.Code.UNAVAILABLE, 503, "The member does not answer now");
      case UNDECIDED ->
          later(Status.Code.DEADLINE_EXCEEDED, 504, "Not known yet whether it happened");
      case INTERNAL -> no(Status.Code.INTERNAL, 500, "Internal error");
      case REASON_UNSPECIFIED, UNRECOGNIZED -> no(Status.Code.INTERNAL, 500, "Internal error");
    };
  }

  /** The last part of the problem type: {@code revision-mismatch}. */
  public static String slug(Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Form no(Status.Code code, int httpStatus, String title) {
    return new Form(code, httpStatus, title, false);
  }

  private static Form later(Status.Code code, int httpStatus, String title) {
    return new Form(code, httpStatus, title, true);
  }
}
