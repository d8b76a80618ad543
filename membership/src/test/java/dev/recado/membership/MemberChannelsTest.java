package dev.recado.membership;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.membership.tls.MemberTls;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Member;
import dev.recado.protocol.v1.MemberState;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.Role;
import dev.recado.protocol.v1.View;
import io.grpc.ManagedChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberChannelsTest {

  private static final UUID A = UUID.randomUUID();
  private static final UUID B = UUID.randomUUID();

  @TempDir Path directory;

  private final Views views = new Views(() -> "");
  private MemberChannels channels;

  @BeforeEach
  void open() throws Exception {
    Path secret = Files.writeString(directory.resolve("secret"), "0123456789abcdef");
    channels = new MemberChannels(views::add, FleetSecret.read(secret), MemberTls.OFF, 1);
  }

  @AfterEach
  void close() {
    channels.close();
    views.close();
  }

  @Test
  void membersAreReachedAtTheirInternalPort() {
    assertThat(channels.internal(member(A, Role.STORAGE, 9100)).authority())
        .isEqualTo("127.0.0.1:9101");
    channels.close();
  }

  @Test
  void memberHasOneChannelUntilItsAddressChanges() {
    ManagedChannel channel = channels.internal(member(A, Role.PUSH, 9000));

    assertThat(channels.internal(member(A, Role.PUSH, 9000))).isSameAs(channel);
    assertThat(channels.internal(member(A, Role.PUSH, 9200))).isNotSameAs(channel);
    assertThat(channel.isShutdown()).isTrue();
  }

  @Test
  void channelIsClosedWhenItsMemberLeavesTheView() {
    ManagedChannel channel = channels.internal(member(A, Role.PUSH, 9000));
    views.offer(view(1, A));
    views.offer(view(2, A, B));
    assertThat(channel.isShutdown()).isFalse();

    views.offer(view(3, B));

    eventually(Duration.ofSeconds(5), () -> assertThat(channel.isShutdown()).isTrue());
  }

  @Test
  void channelsAreBounded() {
    channels.internal(member(A, Role.PUSH, 9000));

    assertThatThrownBy(() -> channels.internal(member(B, Role.PUSH, 9000)))
        .isInstanceOfSatisfying(
            Rejection.class, e -> assertThat(e.reason()).isEqualTo(Reason.OVERLOADED));
  }

  @Test
  void closedChannelsStayClosed() {
    ManagedChannel channel = channels.internal(member(A, Role.PUSH, 9000));

    channels.close();

    assertThat(channel.isShutdown()).isTrue();
    assertThatThrownBy(() -> channels.internal(member(A, Role.PUSH, 9000)))
        .isInstanceOfSatisfying(
            Rejection.class, e -> assertThat(e.reason()).isEqualTo(Reason.SHUTTING_DOWN));
  }

  private static FleetMember member(UUID id, Role role, int port) {
    return FleetMember.of(wire(id, role, port)).orElseThrow();
  }

  private static FleetView view(long revision, UUID... ids) {
    var view = View.newBuilder().setRevision(revision).setFleetId("f");
    for (UUID id : ids) {
      view.addMembers(wire(id, Role.PUSH, 9000));
    }
    return FleetView.of(view.build());
  }

  private static Member wire(UUID id, Role role, int port) {
    return Member.newBuilder()
        .setId(id.toString())
        .setRole(role)
        .setHost("127.0.0.1")
        .setGrpcPort(port)
        .setInternalGrpcPort(port + 1)
        .setState(MemberState.LIVE)
        .build();
  }
}
