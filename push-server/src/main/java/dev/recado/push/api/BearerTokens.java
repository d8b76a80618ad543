package dev.recado.push.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code Authorization: Bearer …}; the scheme's letter case does not matter. */
public final class BearerTokens {

  private static final String SCHEME = "Bearer ";

  private BearerTokens() {}

  public static Optional<String> from(@Nullable String authorization) {
    return Optional.ofNullable(authorization)
        .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(header -> header.substring(SCHEME.length()).strip())
        .filter(token -> !token.isEmpty());
  }
}
