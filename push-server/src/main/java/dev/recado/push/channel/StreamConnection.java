package dev.recado.push.channel;

import dev.recado.push.api.Failures;
import dev.recado.push.reading.MailboxReader;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that is nothing but a stream any longer. The head of its response is on the wire,
 * without a length, so that all that follows until the connection ends is the body; request,
 * response and their buffers, which are most of what an idle stream would hold, go back to Tomcat.
 * For Tomcat that is an upgrade to another protocol, and so this is made by it, by its class. The
 * client sees HTTP.
 */
public final class StreamConnection implements InternalHttpUpgradeHandler, EventSink {

  private static final Logger log = LoggerFactory.getLogger(StreamConnection.class);

  private @Nullable SocketWrapperBase<?> socket;
  private @Nullable EventStream stream;
  private @Nullable MailboxReader reader;
  private @Nullable ClientWatch watch;
  private Duration stallMax = Duration.ZERO;
  private volatile boolean closed;

  /**
   * What runs once the request is over; it closes the reader.
   *
   * @param clients notices when this one's has left
   * @param most that a client takes nothing before its stream is ended
   */
  void start(EventStream events, MailboxReader opened, ClientWatch clients, Duration most) {
    stream = events;
    reader = opened;
    watch = clients;
    stallMax = most;
  }

  @Override
  public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
    wrapper.setWriteTimeout(stallMax.toMillis());
    socket = wrapper;
  }

  /** On the connection's thread, which waits here for as long as there is a stream. */
  @Override
  public void init(WebConnection connection) {
    try (MailboxReader opened = Objects.requireNonNull(reader);
        var _ = Objects.requireNonNull(watch).watch(channel(), () -> left(opened))) {
      Objects.requireNonNull(stream).run(opened, this);
    } catch (IOException e) {
      log.debug("The client of a stream is gone: {}", e.toString());
    } catch (RuntimeException e) {
      var _ = Failures.toRejection(e);
    }
  }

  private SocketChannel channel() {
    return ((NioChannel) Objects.requireNonNull(socket).getSocket()).getIOChannel();
  }

  private void left(MailboxReader opened) {
    closed = true;
    opened.wake();
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    SocketWrapperBase<?> present = Objects.requireNonNull(socket);
    present.write(true, bytes, 0, bytes.length);
    boolean _ = present.flush(true);
  }

  /** Asked for when {@link #init} has returned: nothing follows. */
  @Override
  public SocketState upgradeDispatch(SocketEvent event) {
    return SocketState.CLOSED;
  }

  @Override
  public void timeoutAsync(long now) {
    // It does not read.
  }

  @Override
  public void setSslSupport(SSLSupport support) {
    // It asks nothing of it.
  }

  @Override
  public void pause() {
    // Its reader ends before.
  }

  @Override
  public void destroy() {
    // Nothing is held.
  }
}
