package dev.recado.benchmarks.recipient;

import java.util.Locale;

/** How outcomes reach their recipients. */
public enum Channel {
  /** {@code recado.v1.Notifications.Subscribe}. */
  GRPC,
  /** Server-sent events. */
  SSE;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
