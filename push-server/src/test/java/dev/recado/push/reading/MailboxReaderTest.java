package dev.recado.push.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Outcome;
import dev.recado.push.mailbox.Mailbox;
import dev.recado.push.reading.NotificationTable.Contents;
import dev.recado.push.recipient.Recipient;
import dev.recado.push.recipient.TokenHash;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MailboxReaderTest {

  private static final UUID RECIPIENT = UUID.randomUUID();
  private static final TokenHash TOKEN = TokenHash.ofBytes(new byte[32]);

  /** A mailbox with notifications 1 to {@code last}, none acknowledged. */
  private static final class Pages implements MailboxReader.Pages {
    private long last;
    private int reads;
    private int held;
    private boolean away;
    private TokenHash token = TOKEN;
    private Runnable afterLook = () -> {};

    @Override
    public int pageMax() {
      return 2;
    }

    @Override
    public Optional<Contents> read(UUID recipientId, long after, int limit) {
      reads++;
      if (away) {
        throw new IllegalStateException("the database is away");
      }
      var contents =
          new Contents(
              token,
              new Mailbox(last + 1, 0, 0),
              LongStream.rangeClosed(after + 1, Math.min(last, after + limit))
                  .mapToObj(MailboxReaderTest::notification)
                  .toList());
      afterLook.run();
      held += contents.notifications().size();
      return Optional.of(contents);
    }

    @Override
    public void taken(Contents contents) {
      held -= contents.notifications().size();
    }
  }

  private final Pages pages = new Pages();
  private final MailboxReader reader =
      new MailboxReader(
          new Recipient(RECIPIENT, "default", TOKEN, Mailbox.EMPTY), 0, pages, _ -> {});

  private static Notification notification(long sequence) {
    return new Notification(
        sequence,
        UUID.randomUUID(),
        ByteString.EMPTY,
        Kind.PUT,
        Outcome.getDefaultInstance(),
        Instant.EPOCH,
        "");
  }

  private List<Long> read() {
    return reader.read().notifications().stream().map(Notification::sequence).toList();
  }

  @Test
  void databaseIsAskedUntilTheEndAndThenOnlyWhenWoken() {
    pages.last = 3;
    assertThat(read()).containsExactly(1L, 2L);
    assertThat(read()).containsExactly(3L);
    assertThat(pages.reads).isEqualTo(2);
    assertThat(read()).isEmpty();
    assertThat(read()).isEmpty();
    assertThat(pages.reads).isEqualTo(2);

    pages.last = 4;
    reader.wake();
    assertThat(read()).containsExactly(4L);
  }

  @Test
  void whatIsCommittedRightAfterTheLookIsNotMissed() {
    pages.last = 1;
    pages.afterLook =
        () -> {
          pages.last = 2;
          pages.afterLook = () -> {};
          reader.wake();
        };
    assertThat(read()).containsExactly(1L);
    // Whoever waited for its client meanwhile has used the wake-up.
    reader.await(Duration.ZERO);
    assertThat(read()).containsExactly(2L);
  }

  @Test
  void failedLookIsRepeated() {
    pages.last = 1;
    pages.away = true;
    assertThatThrownBy(this::read).isInstanceOf(IllegalStateException.class);
    pages.away = false;
    assertThat(read()).containsExactly(1L);
  }

  @Test
  void pageIsHeldUntilTheNextIsAskedForOrTheReaderCloses() {
    pages.last = 3;
    assertThat(read()).containsExactly(1L, 2L);
    assertThat(pages.held).isEqualTo(2);
    assertThat(read()).containsExactly(3L);
    assertThat(pages.held).isEqualTo(1);
    assertThat(read()).isEmpty();
    assertThat(pages.held).isZero();

    pages.last = 5;
    reader.wake();
    assertThat(read()).containsExactly(4L, 5L);
    reader.close();
    assertThat(pages.held).isZero();
    reader.close();
    assertThat(pages.held).isZero();
  }

  @Test
  void nothingIsHeldAfterAFailedLookOrForAReplacedToken() {
    pages.last = 4;
    assertThat(read()).containsExactly(1L, 2L);
    pages.away = true;
    assertThatThrownBy(this::read).isInstanceOf(IllegalStateException.class);
    assertThat(pages.held).isZero();

    pages.away = false;
    pages.token = TokenHash.ofBytes(new byte[] {1, 2, 3});
    assertThat(read()).isEmpty();
    assertThat(reader.ended()).contains(ReaderEnd.TOKEN_REPLACED);
    reader.close();
    assertThat(pages.held).isZero();
  }
}
