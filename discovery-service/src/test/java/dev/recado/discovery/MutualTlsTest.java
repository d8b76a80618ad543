package dev.recado.discovery;

import static dev.recado.discovery.MemberCalls.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.certificates.DevelopmentAuthority;
import dev.recado.membership.FleetSecret;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.Role;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Discovery, as members see it that prove themselves with certificates. */
class MutualTlsTest {

  private static final int PORT = 20_000;

  @TempDir Path directory;

  private final Database database = PostgresFixture.database();
  private final List<MemberCalls> open = new ArrayList<>();
  private DiscoveryProcess discovery;

  @BeforeEach
  void start() throws IOException {
    discovery =
        DiscoveryProcess.start(
            database,
            directory,
            "spring.profiles.active=mtls",
            "management.server.port=" + DiscoveryProcess.freePort(),
            "recado.tls.directory=" + certificate("discovery"));
  }

  @AfterEach
  void close() {
    open.forEach(MemberCalls::close);
    discovery.close();
    database.close();
  }

  @ParameterizedTest
  @CsvSource({"STORAGE,storage", "PUSH,push", "GATEWAY,gateway"})
  void memberRegistersAndLeavesWithACertificateForItsRole(Role role, String certificate)
      throws IOException {
    MemberCalls member = as(certificate);

    String id = member.register(role, PORT).getId();
    assertThat(member.renew(id).getRevision()).isPositive();
    assertThat(member.listed(id).getRole()).isEqualTo(role);

    member.leave(id, "");
    assertThat(member.list().getMembersList()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"STORAGE,gateway", "STORAGE,operator", "GATEWAY,storage", "PUSH,discovery"})
  void memberWithAnotherRolesCertificateIsRefused(Role role, String certificate)
      throws IOException {
    MemberCalls member = as(certificate);

    var refusal = refusal(() -> member.register(role, PORT));

    assertThat(refusal.reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(refusal.getMessage())
        .contains("spiffe://recado/" + role.name().toLowerCase(java.util.Locale.ROOT))
        .contains("this one is for spiffe://recado/" + certificate);
    assertThat(member.list().getMembersList()).isEmpty();
  }

  @Test
  void memberIsNeitherRenewedNorRemovedByAnotherRole() throws IOException {
    MemberCalls storage = as("storage");
    MemberCalls gateway = as("gateway");
    String id = storage.register(Role.STORAGE, PORT).getId();

    assertThat(refusal(() -> gateway.renew(id)).reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(refusal(() -> gateway.leave(id, "")).reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(storage.listed(id).getRole()).isEqualTo(Role.STORAGE);
  }

  @Test
  void certificateDoesNotReplaceTheFleetSecret() throws IOException {
    var channel =
        NettyChannelBuilder.forTarget(discovery.address(), credentials("storage")).build();
    try (var calls = new MemberCalls(channel)) {
      assertThat(refusal(() -> calls.register(Role.STORAGE, PORT)).reason())
          .isEqualTo(Reason.UNAUTHENTICATED);
    }
  }

  @Test
  void strangerWithoutACertificateCannotEvenAskForHealth() {
    var channel = discovery.openChannel();
    try {
      assertThatThrownBy(() ->
              HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance()))
          .hasMessageContaining("UNAVAILABLE");
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void membersAreNotRegisteredOverRest() throws Exception {
    var response =
        discovery.send(
            discovery
                .request("/v1/members")
                .header("Authorization", "Bearer " + discovery.adminKey())
                .POST(
                    BodyPublishers.ofString(
                        """
                        {"role":"storage","host":"127.0.0.1","httpPort":1,"grpcPort":2}\
                        """)));

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).contains("\"reason\":\"FORBIDDEN\"").contains("over gRPC");
  }

  private Path certificate(String role) throws IOException {
    Path files = directory.resolve("tls-" + role);
    DevelopmentAuthority.in(directory.resolve("authority"))
        .issue(files, role, role, List.of("127.0.0.1"), Duration.ofDays(1));
    return files;
  }

  private ChannelCredentials credentials(String role) throws IOException {
    Path files = certificate(role);
    return TlsChannelCredentials.newBuilder()
        .keyManager(files.resolve("tls.crt").toFile(), files.resolve("tls.key").toFile())
        .trustManager(files.resolve("ca.crt").toFile())
        .build();
  }

  /** A member with the fleet's secret and the role's certificate. */
  private MemberCalls as(String role) throws IOException {
    var calls =
        new MemberCalls(
            NettyChannelBuilder.forTarget(discovery.address(), credentials(role))
                .intercept(FleetSecret.read(discovery.secretFile()).clientInterceptor())
                .build());
    open.add(calls);
    return calls;
  }
}
