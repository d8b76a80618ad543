package dev.recado.push.api;

import dev.recado.membership.Caller;
import dev.recado.membership.Membership;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Who an API key speaks for, by the keys that discovery published last. */
@Component
public class ApiKeyAccess {

  private final Membership membership;

  ApiKeyAccess(Membership membership) {
    this.membership = membership;
  }

  /**
   * Looks the key up.
   *
   * @throws Rejection DISCOVERY_UNAVAILABLE before the keys are known
   */
  public Optional<Caller> authenticate(String key) {
    return membership.requireView().apiKeys().authenticate(key);
  }

  public Caller require(Optional<String> key) {
    return key.flatMap(this::authenticate)
        .orElseThrow(() ->
            new Rejection(
                Reason.UNAUTHENTICATED,
                "No valid API key was sent. Send 'Authorization: Bearer <api key>'."));
  }
}
