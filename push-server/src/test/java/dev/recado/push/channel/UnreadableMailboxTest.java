package dev.recado.push.channel;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.journal.Channel;
import dev.recado.protocol.internal.v1.RegisterMailboxResponse;
import dev.recado.push.PushServer;
import dev.recado.push.reading.MailboxReader;
import dev.recado.push.reading.OpenReaders;
import dev.recado.push.recipient.RecipientAccess;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import dev.recado.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A stream of events while the database is away. */
final class UnreadableMailboxTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  /** Counts how often the stream waits for what it has not taken. */
  private static final class Client implements EventSink {
    private final AtomicInteger settled = new AtomicInteger();
    private volatile boolean left;

    @Override
    public void write(byte[] bytes) {
      // It takes everything.
    }

    @Override
    public void settle() {
      int _ = settled.incrementAndGet();
    }

    @Override
    public boolean isClosed() {
      return left;
    }
  }

  @TempDir private Path directory;

  @Test
  void streamWaitsForItsClientThoughNothingCanBeRead() throws Exception {
    try (PostgresServer postgres = PostgresFixture.dedicated();
        Database database = postgres.database();
        PushServer push =
            PushServer.start(
                database,
                directory,
                "spring.datasource.hikari.connection-timeout=250",
                "recado.push.channel.retry-delay=50ms")) {
      RegisterMailboxResponse registered = push.register();
      var recipient =
          push.bean(RecipientAccess.class)
              .require(registered.getId(), Optional.of(registered.getToken()));
      var stream =
          new EventStream(
              push.bean(JsonMapper.class),
              push.bean(ChannelProperties.class),
              push.bean(Deliveries.class).on(Channel.SSE, recipient));
      var client = new Client();
      try (MailboxReader reader =
          push.bean(OpenReaders.class).open(recipient, OptionalLong.empty(), Channel.SSE)) {
        var running =
            new FutureTask<>(() -> {
              stream.run(reader, client);
              return true;
            });
        Thread _ = Thread.startVirtualThread(running);
        postgres.kill();
        reader.wake();
        int before = client.settled.get();
        eventually(SOON, () -> assertThat(client.settled).hasValueGreaterThan(before + 3));

        client.left = true;
        reader.wake();
        assertThat(running.get(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        postgres.restart();
      }
    }
  }
}
