package dev.recado.membership.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.protocol.v1.DiscoveryGrpc;
import dev.recado.protocol.v1.ListRequest;
import dev.recado.protocol.v1.MemberList;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberTlsTest {

  private static final String FLEET = "authority-of-the-fleet";
  private static final String NEXT = "next-authority";
  private static final Set<CertificateRole> GATEWAYS = Set.of(CertificateRole.GATEWAY);

  @TempDir Path root;

  private final List<Server> servers = new ArrayList<>();
  private final List<Optional<CertificateRole>> callers = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    servers.forEach(Server::shutdownNow);
  }

  @Test
  void processWithTheRightRoleIsAnsweredAndKnown() throws Exception {
    int port = serve(storage());

    call(port, gateway().tls().to(CertificateRole.STORAGE));

    assertThat(callers).containsExactly(Optional.of(CertificateRole.GATEWAY));
  }

  @Test
  void strangerWithoutACertificateIsRefused() throws Exception {
    int port = serve(storage());
    ChannelCredentials stranger =
        TlsChannelCredentials.newBuilder()
            .trustManager(
                gateway().tls().managers(Set.of(CertificateRole.STORAGE)).orElseThrow().trust())
            .build();

    assertRefused(port, stranger);
    assertRefused(port, InsecureChannelCredentials.create());
  }

  @Test
  void certificateOfAnotherAuthorityIsRefused() throws Exception {
    int port = serve(storage());
    MemberTls foreign = Identity.of(root, "somebody-elses-authority", "gateway").tls();
    ChannelCredentials impostor =
        TlsChannelCredentials.newBuilder()
            .keyManager(foreign.managers(GATEWAYS).orElseThrow().keys())
            .trustManager(
                gateway().tls().managers(Set.of(CertificateRole.STORAGE)).orElseThrow().trust())
            .build();

    assertRefused(port, impostor);
  }

  @Test
  void certificateOfAnotherRoleIsRefused() throws Exception {
    int port = serve(storage());

    assertRefused(port, Identity.of(root, FLEET, "push").tls().to(CertificateRole.STORAGE));
  }

  @Test
  void serverThatIsNotWhatIsCalledIsNotTrusted() throws Exception {
    int port = serve(Identity.of(root, FLEET, "push"));

    assertRefused(port, gateway().tls().to(CertificateRole.STORAGE));
    call(port, gateway().tls().to(CertificateRole.PUSH));
  }

  @Test
  void serverAtAnotherHostThanItsCertificateNamesIsNotTrusted() throws Exception {
    int port = serve(Identity.of(root, FLEET, "storage", "storage-1.example.com"));

    assertRefused(port, gateway().tls().to(CertificateRole.STORAGE));
  }

  @Test
  void replacedCertificatesAreUsedWithoutARestart() throws Exception {
    Identity server = storage();
    Identity client = gateway();
    int port = serve(server);
    call(port, client.tls().to(CertificateRole.STORAGE));
    ChannelCredentials made = client.tls().to(CertificateRole.STORAGE);

    server.replace(root, NEXT, "storage");
    assertRefused(port, made);

    client.replace(root, NEXT, "gateway");
    call(port, made);
  }

  @Test
  void bundleThatIsMissingIsNamedWithItsProperty() {
    var none = new org.springframework.boot.ssl.DefaultSslBundleRegistry();

    assertThatThrownBy(() -> MemberTls.of("absent", none))
        .hasMessageContaining("recado.tls.bundle is 'absent'")
        .hasMessageContaining("spring.ssl.bundle.pem.absent");
  }

  private Identity storage() {
    return Identity.of(root, FLEET, "storage");
  }

  private Identity gateway() {
    return Identity.of(root, FLEET, "gateway");
  }

  /** Answers gateways only. */
  private int serve(Identity identity) throws Exception {
    Server server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                identity.tls().from(GATEWAYS))
            .addService(new Anything())
            .intercept(new Noting())
            .build()
            .start();
    servers.add(server);
    return server.getPort();
  }

  private static void call(int port, ChannelCredentials credentials) {
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress("127.0.0.1", port, credentials).build();
    try {
      var _ = DiscoveryGrpc.newBlockingStub(channel).list(ListRequest.getDefaultInstance());
    } finally {
      channel.shutdownNow();
    }
  }

  private void assertRefused(int port, ChannelCredentials credentials) {
    int before = callers.size();
    assertThatThrownBy(() -> call(port, credentials))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("UNAVAILABLE");
    assertThat(callers).as("calls that reached the server").hasSize(before);
  }

  private static final class Anything extends DiscoveryGrpc.DiscoveryImplBase {
    @Override
    public void list(ListRequest request, StreamObserver<MemberList> response) {
      response.onNext(MemberList.getDefaultInstance());
      response.onCompleted();
    }
  }

  private final class Noting implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      callers.add(MemberTls.peer(call));
      return next.startCall(call, headers);
    }
  }
}
