package dev.recado.gateway.api;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Reason;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kind of a write, and the revision that it wants, from {@code If-Match} and {@code
 * If-None-Match}. A write has one precondition or none.
 */
record Preconditions(Kind kind, OptionalLong ifRevision, boolean conditional) {

  /** A strong entity tag as this server gives it: a revision below 2^53. */
  private static final Pattern REVISION = Pattern.compile("\"([1-9][0-9]{0,15})\"");

  private static final long REVISION_MAX = (1L << 53) - 1;

  static Preconditions forPut(List<String> ifMatch, List<String> ifNoneMatch) {
    if (!ifMatch.isEmpty() && !ifNoneMatch.isEmpty()) {
      throw bad("If-Match and If-None-Match exclude each other. Send one of them.");
    }
    if (!ifNoneMatch.isEmpty()) {
      if (!one("If-None-Match", ifNoneMatch).equals("*")) {
        throw bad("A PUT takes only 'If-None-Match: *', to create the entry.");
      }
      return new Preconditions(Kind.CREATE, OptionalLong.empty(), true);
    }
    if (ifMatch.isEmpty()) {
      return new Preconditions(Kind.PUT, OptionalLong.empty(), false);
    }
    String tag = one("If-Match", ifMatch);
    return tag.equals("*")
        ? new Preconditions(Kind.UPDATE, OptionalLong.empty(), true)
        : new Preconditions(Kind.PUT, OptionalLong.of(revision(tag)), true);
  }

  static Preconditions forDelete(List<String> ifMatch, List<String> ifNoneMatch) {
    if (!ifNoneMatch.isEmpty()) {
      throw bad("A DELETE takes no If-None-Match. Leave it out.");
    }
    if (ifMatch.isEmpty()) {
      return new Preconditions(Kind.DELETE, OptionalLong.empty(), false);
    }
    String tag = one("If-Match", ifMatch);
    return new Preconditions(
        Kind.DELETE, tag.equals("*") ? OptionalLong.empty() : OptionalLong.of(revision(tag)), true);
  }

  private static String one(String header, List<String> values) {
    if (values.size() > 1 || values.getFirst().contains(",")) {
      throw bad("A write takes one " + header + ", not a list.");
    }
    return values.getFirst().strip();
  }

  private static long revision(String tag) {
    Matcher matcher = REVISION.matcher(tag);
    if (matcher.matches()) {
      long revision = Long.parseLong(matcher.group(1));
      if (revision <= REVISION_MAX) {
        return revision;
      }
    }
    throw bad(
        "If-Match must be * or one ETag as it was answered, a revision in double quotes such as \"7\".");
  }

  private static Rejection bad(String detail) {
    return new Rejection(Reason.BAD_PRECONDITION, detail);
  }
}
