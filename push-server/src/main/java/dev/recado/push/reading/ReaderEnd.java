package dev.recado.push.reading;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;

/** Why a reader reads no further although its client has not left. */
public enum ReaderEnd {
  SHUTTING_DOWN(Reason.SHUTTING_DOWN, "The push server is stopping. Connect again."),
  DELETED(Reason.UNKNOWN_RECIPIENT, "The recipient was deleted. Register another."),
  TOKEN_REPLACED(Reason.FORBIDDEN, "The token was replaced. Connect again with the new one.");

  private final Reason reason;
  private final String detail;

  ReaderEnd(Reason reason, String detail) {
    this.reason = reason;
    this.detail = detail;
  }

  public Rejection rejection() {
    return new Rejection(reason, detail);
  }

  public String detail() {
    return detail;
  }
}
