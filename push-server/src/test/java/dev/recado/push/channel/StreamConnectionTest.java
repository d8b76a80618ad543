package dev.recado.push.channel;

import static dev.recado.push.PushServer.batch;
import static dev.recado.push.PushServer.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.recado.protocol.internal.v1.RegisterMailboxResponse;
import dev.recado.protocol.internal.v1.TakeRequest;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Outcome;
import dev.recado.protocol.v1.Status;
import dev.recado.push.PushClient;
import dev.recado.push.PushServer;
import dev.recado.testkit.Database;
import dev.recado.testkit.Eventually;
import dev.recado.testkit.PostgresFixture;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What connections of streams hold, and for whom. */
final class StreamConnectionTest {

  private static final int STREAMS = 500;
  private static final Duration SOON = Duration.ofSeconds(20);

  /**
   * Reserved is more (heap-per-reader): a stream that is sent something takes a page for a while.
   */
  private static final long IDLE_BYTES_MAX = 24 << 10;

  @TempDir private Path directory;

  @Test
  void idleStreamHoldsNeitherRequestNorResponse() throws IOException {
    try (Database database = PostgresFixture.database();
        PushServer push = PushServer.start(database, directory)) {
      RegisterMailboxResponse recipient = push.register();
      // Of the first ones Tomcat keeps some for the next.
      List<SocketChannel> streams = open(push, recipient, STREAMS / 5);
      long before = liveHeapBytes();
      streams.addAll(open(push, recipient, STREAMS));
      long each = (liveHeapBytes() - before) / STREAMS;
      // With this side of the connections, which are in the same process.
      assertThat(each).isBetween(1024L, IDLE_BYTES_MAX);
      for (SocketChannel stream : streams) {
        stream.close();
      }
    }
  }

  @Test
  void streamEndsWhenItsClientLeavesThoughNothingIsSent() throws IOException {
    try (Database database = PostgresFixture.database();
        PushServer push = quiet(database)) {
      List<SocketChannel> streams = open(push, push.register(), 3);
      assertThat(openStreams(push)).isEqualTo(3);

      streams.getFirst().close();
      Eventually.eventually(SOON, () -> assertThat(openStreams(push)).isEqualTo(2));
      // Only its last words have been said.
      streams.getLast().shutdownOutput();
      Eventually.eventually(SOON, () -> assertThat(openStreams(push)).isEqualTo(1));
      awaitEnd(streams.getLast());

      streams.get(1).close();
      Eventually.eventually(SOON, () -> assertThat(openStreams(push)).isZero());
    }
  }

  @Test
  void clientThatSendsOnAStreamIsDroppedOnceItIsTooMuch() throws IOException {
    try (Database database = PostgresFixture.database();
        PushServer push = quiet(database);
        SocketChannel stream = open(push, push.register(), 1).getFirst()) {
      int _ = stream.write(ByteBuffer.allocate(1 << 10));
      int _ = stream.write(ByteBuffer.allocate(1 << 10));
      assertThat(openStreams(push)).isEqualTo(1);

      for (int i = 0; i < 63; i++) {
        int _ = stream.write(ByteBuffer.allocate(1 << 10));
      }
      Eventually.eventually(SOON, () -> assertThat(openStreams(push)).isZero());
    }
  }

  /** One that sends nothing of its own accord for as long as a test takes. */
  private PushServer quiet(Database database) {
    return PushServer.start(database, directory, "recado.push.channel.heartbeat-interval=5m");
  }

  @Test
  void streamWhoseClientTakesNothingEnds() throws IOException {
    try (Database database = PostgresFixture.database();
        PushServer push =
            PushServer.start(database, directory, "server.tomcat.connection-timeout=1s")) {
      RegisterMailboxResponse recipient = push.register();
      try (SocketChannel _ = open(push, recipient, 1).getFirst()) {
        assertThat(openStreams(push)).isEqualTo(1);
        // More than the buffers of both sides' sockets.
        for (long sequence = 1; sequence <= 16; sequence++) {
          take(push, recipient, sequence);
        }
        Eventually.eventually(SOON, () -> assertThat(openStreams(push)).isZero());
      }
    }
  }

  @Test
  void whatSlowClientsHoldIsBoundedAndRefusedBeyond() throws IOException {
    try (Database database = PostgresFixture.database();
        PushServer push =
            PushServer.start(
                database,
                directory,
                "recado.push.reading.held-bytes-max=64KB",
                "server.tomcat.connection-timeout=60s");
        var client = new PushClient(push)) {
      RegisterMailboxResponse slow = push.register();
      RegisterMailboxResponse other = push.register();
      try (SocketChannel _ = open(push, slow, 1).getFirst()) {
        for (long sequence = 1; sequence <= 16; sequence++) {
          take(push, slow, sequence);
        }
        push.delivery().take(batch(other.getId(), 17, 17));
        // Until the buffers of both sides' sockets are full.
        Eventually.eventually(
            SOON,
            () -> {
              var refused =
                  client.send(
                      client.request(PushClient.notifications(other.getId()), other.getToken()));
              assertThat(refused.statusCode()).isEqualTo(429);
              assertThat(refused.headers().firstValue("Retry-After")).isPresent();
              assertThat(refused.body()).contains("OVERLOADED").contains("held-bytes-max");
              assertThat(heldBytes(push)).isGreaterThan(1 << 20);
            });
      }
      Eventually.eventually(SOON, () -> assertThat(heldBytes(push)).isZero());
      assertThat(client.poll(other.getId(), other.getToken(), "").get("notifications")).hasSize(1);
    }
  }

  private static double heldBytes(PushServer push) {
    return push.bean(MeterRegistry.class).get("recado.push.pages.held").gauge().value();
  }

  private static void take(PushServer push, RegisterMailboxResponse recipient, long sequence) {
    push.delivery()
        .take(
            TakeRequest.newBuilder()
                .setPosition(PushServer.POSITION)
                .setIncarnation(1)
                .setPredecessor(sequence - 1)
                .addRows(
                    row(recipient.getId(), sequence)
                        .setKind(Kind.READ)
                        .setOutcome(
                            Outcome.newBuilder()
                                .setStatus(Status.OK)
                                .setContentType("application/octet-stream")
                                .setValue(ByteString.copyFrom(new byte[1 << 20]))
                                .setVersion(1)
                                .setRevision(1)))
                .build());
  }

  private static double openStreams(PushServer push) {
    return push.bean(MeterRegistry.class)
        .get("recado.push.streams.open")
        .tag("channel", "sse")
        .gauge()
        .value();
  }

  private static List<SocketChannel> open(
      PushServer push, RegisterMailboxResponse recipient, int count) throws IOException {
    URI url = URI.create(push.url("/v1/recipients/" + recipient.getId() + "/notifications"));
    String request =
        """
        GET %s HTTP/1.1\r
        Host: push\r
        Accept: text/event-stream\r
        Authorization: Bearer %s\r
        \r
        """
            .formatted(url.getPath(), recipient.getToken());
    List<SocketChannel> streams = new ArrayList<>();
    for (int opened = 0; opened < count; opened++) {
      SocketChannel stream = SocketChannel.open();
      streams.add(stream);
      var _ = stream.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
      boolean _ = stream.connect(new InetSocketAddress(url.getHost(), url.getPort()));
      int _ = stream.write(StandardCharsets.US_ASCII.encode(request));
      awaitFirstEvent(stream);
    }
    return streams;
  }

  private static void awaitFirstEvent(SocketChannel stream) throws IOException {
    var answer = ByteBuffer.allocate(1024);
    String text = "";
    while (!text.contains("retry:")) {
      assertThat(stream.read(answer)).as(text).isPositive();
      text = StandardCharsets.US_ASCII.decode(answer.duplicate().flip()).toString();
    }
  }

  private static void awaitEnd(SocketChannel stream) throws IOException {
    var rest = ByteBuffer.allocate(1024);
    while (stream.read(rest) >= 0) {
      rest.clear();
    }
  }

  private static long liveHeapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
