package dev.recado.membership;

import dev.recado.membership.tls.CertificateRole;
import dev.recado.membership.tls.MemberTls;
import dev.recado.protocol.v1.DiscoveryGrpc;
import dev.recado.protocol.v1.LeaveRequest;
import dev.recado.protocol.v1.RegisterRequest;
import dev.recado.protocol.v1.RegisterResponse;
import dev.recado.protocol.v1.RenewRequest;
import dev.recado.protocol.v1.RenewResponse;
import dev.recado.protocol.v1.View;
import dev.recado.protocol.v1.WatchRequest;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.BlockingClientCall;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls one discovery instance at a time; {@link #failOver} goes on to the next. A new connection
 * is made then, since gRPC's own pauses between reconnects grow to two minutes. For one thread.
 */
final class DiscoveryClient implements AutoCloseable {

  private static final int INBOUND_BYTES_MAX = 16 << 20;

  private final MembershipProperties properties;
  private final FleetSecret secret;
  private final MemberTls tls;
  private int turn;
  private @Nullable ManagedChannel channel;

  DiscoveryClient(MembershipProperties properties, FleetSecret secret, MemberTls tls) {
    this.properties = properties;
    this.secret = secret;
    this.tls = tls;
    this.turn = ThreadLocalRandom.current().nextInt(properties.discoveryAddresses().size());
  }

  RegisterResponse register(RegisterRequest request) throws StatusException {
    return stub().withDeadline(deadline()).register(request);
  }

  RenewResponse renew(RenewRequest request) throws StatusException {
    return stub().withDeadline(deadline()).renew(request);
  }

  void leave(LeaveRequest request) throws StatusException {
    var _ = stub().withDeadline(deadline()).leave(request);
  }

  BlockingClientCall<?, View> watch(long after) {
    return stub().watch(WatchRequest.newBuilder().setAfter(after).build());
  }

  int addresses() {
    return properties.discoveryAddresses().size();
  }

  void failOver() {
    close();
    turn = (turn + 1) % addresses();
  }

  @Override
  public void close() {
    if (channel != null) {
      channel.shutdownNow();
      channel = null;
    }
  }

  private Deadline deadline() {
    return Deadline.after(properties.callTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private DiscoveryGrpc.DiscoveryBlockingV2Stub stub() {
    if (channel == null) {
      channel = connect(properties.discoveryAddresses());
    }
    return DiscoveryGrpc.newBlockingV2Stub(channel);
  }

  private ManagedChannel connect(List<String> addresses) {
    String address = addresses.get(turn);
    int colon = address.lastIndexOf(':');
    return NettyChannelBuilder.forAddress(
            address.substring(0, colon),
            Integer.parseInt(address.substring(colon + 1)),
            tls.to(CertificateRole.DISCOVERY))
        .intercept(secret.clientInterceptor())
        .maxInboundMessageSize(INBOUND_BYTES_MAX)
        .build();
  }
}
