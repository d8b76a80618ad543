package dev.recado.discovery.api;

import dev.recado.discovery.watch.ViewFeed;
import dev.recado.membership.Caller;
import dev.recado.membership.FleetSecret;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who may do what here: members prove the fleet's secret, everybody else has an API key. */
@Component
class Credentials {

  private final FleetSecret secret;
  private final ViewFeed feed;

  Credentials(FleetSecret secret, ViewFeed feed) {
    this.secret = secret;
    this.feed = feed;
  }

  boolean isMember(@Nullable String candidate) {
    return candidate != null && secret.matches(candidate);
  }

  /** The caller of an {@code Authorization} header with an API key. */
  Caller caller(@Nullable String authorization) {
    return bearer(authorization)
        .flatMap(key -> feed.latest().keys().authenticate(key))
        .orElseThrow(() ->
            new Rejection(
                Reason.UNAUTHENTICATED,
                "No valid API key was sent. Send 'Authorization: Bearer <api key>'."));
  }

  /** What follows the word Bearer; RFC 9110: the scheme's letter case does not matter. */
  static Optional<String> bearer(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
        ? Optional.of(authorization.substring(7).strip())
        : Optional.empty();
  }
}
