package dev.recado.benchmarks.recipient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventResponseTest {

  private static final String HEAD =
      "HTTP/1.1 200 \r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

  private static final String OUTCOME =
      "id: 7\nevent: outcome\ndata: {\"sequence\":7,\"operationId\":\"an-id\",\"key\":\"\\\"status\\\":\\\"x\\\"\",\"outcome\":{\"status\":\"OK\"}}\n\n";

  private final List<String> events = new ArrayList<>();
  private int opened;

  private final EventResponse response =
      new EventResponse(
          new EventLines(
              new EventLines.Events() {
                @Override
                public void outcome(long sequence, String operationId, String status) {
                  events.add(sequence + " " + operationId + " " + status);
                }

                @Override
                public void gap(long through) {
                  events.add("gap " + through);
                }

                @Override
                public void heartbeat() {
                  events.add("heartbeat");
                }
              }),
          () -> opened++);

  @Test
  void eventsAreReadWhereverTheBytesAreCut() throws ProtocolException {
    String gap = "event: gap\ndata: {\"from\":8,\"through\":51}\n\n";
    // An event in two chunks, two events in one.
    String body =
        chunk("retry: 1000\n\n")
            + chunk(OUTCOME.substring(0, 40))
            + chunk(OUTCOME.substring(40))
            + chunk(gap + ": heartbeat\n\n");
    for (byte one : (HEAD + body).getBytes(StandardCharsets.UTF_8)) {
      response.take(ByteBuffer.wrap(new byte[] {one}));
    }
    assertThat(events).containsExactly("7 an-id OK", "gap 51", "heartbeat");
    assertThat(opened).isEqualTo(1);
  }

  @Test
  void bodyWithoutChunksIsReadToTheEnd() throws ProtocolException {
    take("HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\n" + OUTCOME);
    assertThat(events).containsExactly("7 an-id OK");
  }

  @Test
  void refusalIsNoStream() {
    assertThatThrownBy(() -> take("HTTP/1.1 503 \r\nContent-Length: 0\r\n\r\n"))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("status 503");
    assertThat(opened).isZero();
  }

  @Test
  void lastChunkIsTheEnd() throws ProtocolException {
    take(HEAD + chunk(OUTCOME));
    assertThatThrownBy(() -> take("0\r\n\r\n")).hasMessage("ended by the server");
  }

  @Test
  void nonsenseIsNamed() {
    assertThatThrownBy(() -> take("SSH-2.0-OpenSSH\r\n")).hasMessageContaining("not HTTP/1.1");
    assertThatThrownBy(() -> new LineBufferFilled().fill()).hasMessageContaining("1048576 bytes");
  }

  @Test
  void dataThatIsNeitherOutcomeNorGapIsNamed() {
    assertThatThrownBy(() -> take(HEAD + chunk("data: {\"x\":1}\n\n")))
        .hasMessage("data without \"through\":");
  }

  private void take(String text) throws ProtocolException {
    response.take(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length)
        + "\r\n"
        + text
        + "\r\n";
  }

  /** A line that never ends. */
  private static final class LineBufferFilled {

    private final LineBuffer line = new LineBuffer();

    private void fill() throws ProtocolException {
      for (int i = 0; i <= 1 << 20; i++) {
        boolean _ = line.add((byte) 'x');
      }
    }
  }
}
