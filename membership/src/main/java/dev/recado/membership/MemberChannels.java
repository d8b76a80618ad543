package dev.recado.membership;

import dev.recado.membership.tls.MemberTls;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One gRPC connection to the internal port of each member that is talked to, with the fleet's
 * secret. It is closed when the member leaves the view or has another address.
 */
public final class MemberChannels implements AutoCloseable {

  private static final int KEEPALIVE_SECONDS = 10;
  private static final int KEEPALIVE_TIMEOUT_SECONDS = 5;
  private static final int INBOUND_BYTES_MAX = 16 << 20;

  private record Address(MemberRole role, String host, int port) {
    static Address of(FleetMember member) {
      return new Address(member.role(), member.host(), member.internalGrpcPort());
    }
  }

  private record Open(Address address, ManagedChannel channel) {}

  private final FleetSecret secret;
  private final MemberTls tls;
  private final int channelsMax;
  private final Map<UUID, Open> open = new HashMap<>();
  private boolean closed;

  public MemberChannels(Membership membership, FleetSecret secret, MemberTls tls, int channelsMax) {
    this(membership::onView, secret, tls, channelsMax);
  }

  MemberChannels(
      Consumer<Consumer<FleetView>> onView, FleetSecret secret, MemberTls tls, int channelsMax) {
    this.secret = secret;
    this.tls = tls;
    this.channelsMax = channelsMax;
    onView.accept(this::retain);
  }

  /**
   * Has a server accept these channels' keepalive pings; gRPC's own default, one in five minutes,
   * would close the connection.
   */
  public static void permitKeepAlive(NettyServerBuilder server) {
    server
        .permitKeepAliveTime(KEEPALIVE_SECONDS / 2, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true);
  }

  /** Not to be shut down by the caller. */
  public synchronized ManagedChannel internal(FleetMember member) {
    if (closed) {
      throw new Rejection(Reason.SHUTTING_DOWN, "This process is stopping. Ask another one.");
    }
    Address address = Address.of(member);
    Open present = open.get(member.id());
    if (present != null && !present.address().equals(address)) {
      present.channel().shutdownNow();
      open.remove(member.id());
      present = null;
    }
    if (present == null) {
      if (open.size() >= channelsMax) {
        throw new Rejection(
            Reason.OVERLOADED,
            "This process has "
                + channelsMax
                + " connections to other members, the most that recado.member.channels-max allows.");
      }
      present = new Open(address, connect(address));
      open.put(member.id(), present);
    }
    hurry(present.channel());
    return present.channel();
  }

  private synchronized void retain(FleetView view) {
    for (Iterator<Map.Entry<UUID, Open>> entries = open.entrySet().iterator();
        entries.hasNext(); ) {
      Map.Entry<UUID, Open> entry = entries.next();
      boolean same =
          view.member(entry.getKey())
              .map(Address::of)
              .filter(entry.getValue().address()::equals)
              .isPresent();
      if (same) {
        hurry(entry.getValue().channel());
      } else {
        entry.getValue().channel().shutdownNow();
        entries.remove();
      }
    }
  }

  /**
   * gRPC's own pauses between reconnects grow to two minutes; a member that is back is wanted now.
   */
  private static void hurry(ManagedChannel channel) {
    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      channel.resetConnectBackoff();
    }
  }

  private ManagedChannel connect(Address address) {
    return NettyChannelBuilder.forAddress(
            address.host(), address.port(), tls.to(address.role().certificate()))
        .intercept(secret.clientInterceptor())
        .maxInboundMessageSize(INBOUND_BYTES_MAX)
        .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .keepAliveWithoutCalls(true)
        .build();
  }

  @Override
  public synchronized void close() {
    closed = true;
    open.values().forEach(o -> o.channel().shutdownNow());
    open.clear();
  }
}
