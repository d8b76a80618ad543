package dev.recado.push.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who writes to a stream's connection, and who waits for its client. */
final class StreamWriterTest {

  private static final Duration WITHIN = Duration.ofSeconds(3);

  /** The client's side: takes what it is sent, or does not, or is gone. */
  private static final class Client implements StreamWriter.Wire {
    private final List<String> taken = new ArrayList<>();
    private String kept = "";
    private boolean stalls;
    private boolean gone;
    private Runnable meanwhile = () -> {};

    @Override
    public boolean write(byte[] bytes, boolean waiting) throws IOException {
      if (gone) {
        throw new IOException("Broken pipe");
      }
      meanwhile.run();
      kept += new String(bytes, StandardCharsets.UTF_8);
      if (stalls && !waiting) {
        return true;
      }
      taken.add(kept);
      kept = "";
      return false;
    }
  }

  private final Client client = new Client();
  private final AtomicLong nanos = new AtomicLong();
  private int wakeUps;
  private final StreamWriter writer = new StreamWriter(client, () -> wakeUps++, nanos::get);

  private void pass(Duration time) {
    var _ = nanos.addAndGet(time.toNanos());
  }

  private void write(String text) throws IOException {
    writer.write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void quietStreamSaysSomethingAndItsOwnThreadSleepsOn() {
    pass(WITHIN);
    assertThat(writer.beat(WITHIN)).isZero();
    assertThat(client.taken).containsExactly(": heartbeat\n\n");
    assertThat(wakeUps).isZero();
  }

  @Test
  void streamThatSaidSomethingOnlyTellsForHowLongItIsQuiet() throws IOException {
    pass(WITHIN);
    write("outcome");
    pass(Duration.ofSeconds(2));
    assertThat(writer.beat(WITHIN)).isEqualTo(Duration.ofSeconds(2));
    assertThat(client.taken).containsExactly("outcome");
  }

  @Test
  void heartbeatCountsAsSomethingSaid() {
    pass(WITHIN);
    var _ = writer.beat(WITHIN);
    pass(Duration.ofSeconds(1));
    assertThat(writer.beat(WITHIN)).isEqualTo(Duration.ofSeconds(1));
    assertThat(client.taken).hasSize(1);
  }

  @Test
  void streamsOwnThreadWaitsForAClientThatDoesNotTakeItsHeartbeat() throws IOException {
    client.stalls = true;
    pass(WITHIN);
    assertThat(writer.beat(WITHIN)).isZero();
    assertThat(wakeUps).isEqualTo(1);
    // Another would only pile up.
    pass(WITHIN);
    assertThat(writer.beat(WITHIN)).isZero();
    assertThat(client.kept).isEqualTo(": heartbeat\n\n");

    writer.settle();
    assertThat(client.taken).containsExactly(": heartbeat\n\n");
    writer.settle();
    assertThat(client.taken).hasSize(1);
  }

  @Test
  void whatFollowsComesBehindAHeartbeatThatWasNotTaken() throws IOException {
    client.stalls = true;
    pass(WITHIN);
    var _ = writer.beat(WITHIN);
    write("outcome");
    assertThat(client.taken).containsExactly(": heartbeat\n\noutcome");
    writer.settle();
    assertThat(client.taken).hasSize(1);
  }

  @Test
  void clientThatIsGoneEndsTheStream() {
    client.gone = true;
    pass(WITHIN);
    assertThat(writer.beat(WITHIN)).isZero();
    assertThat(writer.isClosed()).isTrue();
    assertThat(wakeUps).isEqualTo(1);
  }

  @Test
  void nothingFollowsAWriteThatFailed() {
    client.gone = true;
    assertThatThrownBy(() -> write("outcome")).isInstanceOf(IOException.class);
    client.gone = false;
    pass(WITHIN);
    assertThat(writer.beat(WITHIN)).isZero();
    assertThat(client.taken).isEmpty();
    assertThat(writer.isClosed()).isTrue();
  }

  @Test
  void nothingIsSaidToAClientThatHasLeft() {
    writer.clientLeft();
    assertThat(wakeUps).isEqualTo(1);
    pass(WITHIN);
    assertThat(writer.beat(WITHIN)).isZero();
    assertThat(client.taken).isEmpty();
  }

  @Test
  void heartbeatDoesNotWaitForAWriteThatWaitsForTheClient() throws IOException {
    var told = new ArrayList<Duration>();
    pass(WITHIN);
    client.meanwhile = () -> told.add(elsewhere(() -> writer.beat(WITHIN)));
    write("outcome");
    assertThat(told).containsExactly(Duration.ZERO);
    assertThat(client.taken).containsExactly("outcome");
  }

  private static <T> T elsewhere(Callable<T> work) {
    try (var thread = Executors.newSingleThreadExecutor()) {
      return thread.submit(work).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }
}
