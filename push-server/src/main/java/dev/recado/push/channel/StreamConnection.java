package dev.recado.push.channel;

import dev.recado.push.api.Failures;
import dev.recado.push.reading.MailboxReader;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.nio.channels.SocketChannel;
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
public final class StreamConnection implements InternalHttpUpgradeHandler {

  private static final Logger log = LoggerFactory.getLogger(StreamConnection.class);

  private @Nullable SocketWrapperBase<?> socket;
  private @Nullable EventStream stream;
  private @Nullable MailboxReader reader;
  private @Nullable StreamParts parts;

  /** What runs once the request is over; it closes the reader. */
  void start(EventStream events, MailboxReader opened, StreamParts needed) {
    stream = events;
    reader = opened;
    parts = needed;
  }

  @Override
  public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
    socket = wrapper;
  }

  /** On the connection's thread, which waits here for as long as there is a stream. */
  @Override
  public void init(WebConnection connection) {
    StreamParts with = Objects.requireNonNull(parts);
    SocketWrapperBase<?> present = Objects.requireNonNull(socket);
    present.setWriteTimeout(with.connectionTimeout().toMillis());
    try (MailboxReader opened = Objects.requireNonNull(reader)) {
      var writer = new StreamWriter(wire(present), opened::wake, System::nanoTime);
      try (var _ = with.clients().watch(channel(present), writer::clientLeft);
          var _ = with.heartbeats().of(writer)) {
        Objects.requireNonNull(stream).run(opened, writer);
      }
    } catch (IOException e) {
      log.debug("The client of a stream is gone: {}", e.toString());
    } catch (RuntimeException e) {
      var _ = Failures.toRejection(e);
    }
  }

  private static StreamWriter.Wire wire(SocketWrapperBase<?> socket) {
    return (bytes, waiting) -> {
      socket.write(waiting, bytes, 0, bytes.length);
      return socket.flush(waiting);
    };
  }

  private static SocketChannel channel(SocketWrapperBase<?> socket) {
    return ((NioChannel) socket.getSocket()).getIOChannel();
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
