package dev.recado.gateway.message;

/** How far a message is. */
public enum MessageState {
  ACCEPTED,
  /** Everybody who had to has acknowledged. */
  ACKNOWLEDGED,
  /** The deadline came first; some may have acknowledged. */
  EXPIRED
}
