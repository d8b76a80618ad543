package dev.recado.push.recipient;

import java.security.SecureRandom;
import java.util.Base64;

/** A new token, told once: {@code recado_r_} and 256 random bits. */
record RecipientToken(String text) {

  private static final String PREFIX = "recado_r_";
  private static final int RANDOM_BYTES = 32;

  static RecipientToken create(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return new RecipientToken(
        PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  TokenHash hash() {
    return TokenHash.of(text);
  }

  /** Never into a log by accident. */
  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
