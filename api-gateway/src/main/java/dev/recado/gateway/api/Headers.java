package dev.recado.gateway.api;

/** Headers of our own. */
final class Headers {

  static final String OPERATION_ID = "Recado-Operation-Id";
  static final String SESSION = "Recado-Session";
  static final String VERSION = "Recado-Version";
  static final String REPLAYED = "Recado-Replayed";
  static final String RETRY_UNTIL = "Recado-Retry-Until";
  static final String REPLY_TO = "Recado-Reply-To";
  static final String DEADLINE = "Recado-Deadline";
  static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  static final String PREFERENCE_APPLIED = "Preference-Applied";

  private Headers() {}
}
