package dev.recado.journal;

import java.util.Arrays;

/** What a notification was written to. */
public enum Channel {
  SSE(1, "sse"),
  POLL(2, "poll"),
  GRPC(3, "grpc");

  private final int code;
  private final String text;

  Channel(int code, String text) {
    this.code = code;
    this.text = text;
  }

  int code() {
    return code;
  }

  /** As metrics and histories call it. */
  public String text() {
    return text;
  }

  /** The name of the channel with that code. */
  static String textOf(long code) {
    return Arrays.stream(values())
        .filter(channel -> channel.code == code)
        .map(Channel::text)
        .findFirst()
        .orElse("");
  }
}
