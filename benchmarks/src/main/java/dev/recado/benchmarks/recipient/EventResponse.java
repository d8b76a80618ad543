package dev.recado.benchmarks.recipient;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * An HTTP/1.1 response (RFC 9112) whose body is a stream of events, read as its bytes come: in
 * chunks, or to the end of the connection.
 */
final class EventResponse {

  private enum Expected {
    STATUS,
    HEADER,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    REST
  }

  private final EventLines body;
  private final Runnable opened;
  private final LineBuffer head = new LineBuffer();
  private Expected expected = Expected.STATUS;
  private boolean chunked;
  private int status;
  private long chunkLeft;

  /**
   * @param opened told once, when the server has agreed to send events
   */
  EventResponse(EventLines body, Runnable opened) {
    this.body = body;
    this.opened = opened;
  }

  /**
   * Takes the next bytes.
   *
   * @throws ProtocolException when this is no stream of events, or its end: the text says what came
   */
  void take(ByteBuffer bytes) throws ProtocolException {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      switch (expected) {
        case REST -> body.take(next);
        case CHUNK -> {
          body.take(next);
          if (--chunkLeft == 0) {
            expected = Expected.CHUNK_END;
          }
        }
        case STATUS, HEADER, CHUNK_SIZE, CHUNK_END -> {
          if (head.add(next)) {
            line(head.take());
          }
        }
      }
    }
  }

  private void line(String line) throws ProtocolException {
    switch (expected) {
      case STATUS -> {
        status = status(line);
        expected = Expected.HEADER;
      }
      case HEADER -> header(line);
      case CHUNK_SIZE -> {
        chunkLeft = chunkSize(line);
        expected = Expected.CHUNK;
      }
      case CHUNK_END -> expected = Expected.CHUNK_SIZE;
      case CHUNK, REST -> throw new IllegalStateException("The body has lines of its own");
    }
  }

  private void header(String line) throws ProtocolException {
    if (!line.isEmpty()) {
      chunked |= line.toLowerCase(Locale.ROOT).matches("transfer-encoding: *chunked");
      return;
    }
    if (status != 200) {
      throw new ProtocolException("status " + status);
    }
    expected = chunked ? Expected.CHUNK_SIZE : Expected.REST;
    opened.run();
  }

  private static int status(String line) throws ProtocolException {
    String[] words = line.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[0-9]{3}")) {
      throw new ProtocolException("an answer that is not HTTP/1.1");
    }
    return Integer.parseInt(words[1]);
  }

  private static long chunkSize(String line) throws ProtocolException {
    String hexadecimal = line.split(";", 2)[0].strip();
    if (!hexadecimal.matches("[0-9a-fA-F]{1,8}")) {
      throw new ProtocolException("a chunk without a size");
    }
    long size = Long.parseLong(hexadecimal, 16);
    if (size == 0) {
      throw new ProtocolException("ended by the server");
    }
    return size;
  }
}
