package dev.recado.verification.history;

import java.util.Locale;

/** How somebody came to know an outcome. */
public enum Source {
  /** The answer to a request. */
  ANSWER,
  /** The answer to the same request, sent again after it had been decided. */
  RETRY,
  /** The operation was asked for. */
  ASKED,
  /** The operation was to be cancelled. */
  CANCELLING,
  NOTIFICATION;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
