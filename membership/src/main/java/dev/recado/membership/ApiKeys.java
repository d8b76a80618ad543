package dev.recado.membership;

import com.google.protobuf.ByteString;
import dev.recado.protocol.Digests;
import dev.recado.protocol.v1.ApiKey;
import dev.recado.protocol.v1.ApiKeyRole;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fleet's API keys, by the SHA-256 of their text. A plain hash is enough, and a look-up by it
 * tells nothing through its timing, because a key is 256 random bits.
 */
public final class ApiKeys {

  public static final ApiKeys NONE = new ApiKeys(Map.of());
  private static final int KEY_CHARS_MAX = 256;

  private final Map<ByteString, Caller> callers;

  private ApiKeys(Map<ByteString, Caller> callers) {
    this.callers = Map.copyOf(callers);
  }

  public static ApiKeys of(Collection<ApiKey> wire) {
    var callers = new HashMap<ByteString, Caller>();
    for (ApiKey key : wire) {
      callers.put(key.getHash(), new Caller(key.getNamespace(), key.getRole() == ApiKeyRole.ADMIN));
    }
    return new ApiKeys(callers);
  }

  /** Takes the key itself, without the word Bearer. */
  public Optional<Caller> authenticate(String bearerToken) {
    if (bearerToken.isEmpty() || bearerToken.length() > KEY_CHARS_MAX) {
      return Optional.empty();
    }
    return Optional.ofNullable(callers.get(hash(bearerToken)));
  }

  /** What is kept of a key. */
  public static ByteString hash(String key) {
    return ByteString.copyFrom(Digests.sha256().digest(key.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ApiKeys keys && keys.callers.equals(callers);
  }

  @Override
  public int hashCode() {
    return callers.hashCode();
  }

  /** Tells no hash. */
  @Override
  public String toString() {
    return callers.size() + " API keys";
  }
}
