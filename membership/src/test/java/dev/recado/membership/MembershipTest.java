package dev.recado.membership;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.recado.membership.tls.MemberTls;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.HeldReplica;
import dev.recado.protocol.v1.Member;
import dev.recado.protocol.v1.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class MembershipTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path directory;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<ILoggingEvent> logged = new CopyOnWriteArrayList<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Membership.class);
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          logged.add(event);
        }
      };

  private Path secretFile;
  private FakeDiscovery discovery;
  private MembershipProperties.Announced announced = MembershipProperties.Announced.NOTHING;

  @BeforeEach
  void start() throws IOException {
    secretFile = Files.writeString(directory.resolve("secret"), "0123456789abcdef");
    discovery = fake();
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void stop() throws Exception {
    logger.detachAppender(appender);
    for (AutoCloseable resource : open.reversed()) {
      resource.close();
    }
  }

  @Test
  void idOutlivesTheProcess() {
    Membership first = member(MemberRole.STORAGE, discovery);
    eventually(SOON, () -> assertThat(first.self()).isPresent());
    UUID id = first.self().orElseThrow();
    eventually(SOON, () -> assertThat(discovery.registered).hasSize(1));
    first.stop();

    Membership second = member(MemberRole.STORAGE, discovery);

    assertThat(second.self()).contains(id);
    eventually(SOON, () -> assertThat(discovery.registered).hasSize(2));
    assertThat(discovery.registered.get(0).getFleetId()).isEmpty();
    assertThat(discovery.registered.get(1).getMember().getId()).isEqualTo(id.toString());
    assertThat(discovery.registered.get(1).getFleetId()).isEqualTo("fleet");
    assertThat(discovery.registered.get(1).getProcessId())
        .isNotEqualTo(discovery.registered.get(0).getProcessId());
  }

  @Test
  void othersAreToldWhereTheMemberIsReachedAndNotWhereItListens() {
    announced = new MembershipProperties.Announced("outside", 11, 0, 13, 14);
    member(MemberRole.STORAGE, discovery);

    eventually(SOON, () -> assertThat(discovery.registered).hasSize(1));
    Member told = discovery.registered.getFirst().getMember();
    assertThat(told.getHost()).isEqualTo("outside");
    assertThat(
            List.of(
                told.getHttpPort(),
                told.getGrpcPort(),
                told.getInternalGrpcPort(),
                told.getRaftPort()))
        .containsExactly(11, 2, 13, 14);
  }

  @Test
  void leaseIsRenewedAboutThreeTimesAsOftenAsItWouldLapse() {
    discovery.leaseTtlMillis = 300;
    Instant before = Instant.now();
    member(MemberRole.STORAGE, discovery);

    eventually(SOON, () -> assertThat(discovery.renewed).hasSizeGreaterThanOrEqualTo(10));

    assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofMillis(790));
    assertThat(discovery.registered).hasSize(1);
  }

  @Test
  void earlyRenewalTellsWhatIsHeldNow() {
    var held = new CopyOnWriteArrayList<HeldReplica>();
    Membership member = member(MemberRole.STORAGE, held::stream, discovery);
    eventually(SOON, () -> assertThat(discovery.registered).hasSize(1));
    assertThat(discovery.renewed).isEmpty();

    held.add(HeldReplica.newBuilder().setPosition("1").setTerm(4).setLeads(true).build());
    eventually(
        SOON,
        () -> {
          member.renewNow();
          assertThat(discovery.renewed).isNotEmpty();
        });

    assertThat(discovery.renewed.getLast().getReplicasList()).containsExactlyElementsOf(held);
  }

  @Test
  void memberThatIsUnknownRegistersAgainUnderItsId() {
    discovery.leaseTtlMillis = 150;
    Membership member = member(MemberRole.GATEWAY, discovery);
    eventually(SOON, () -> assertThat(discovery.renewed).isNotEmpty());

    discovery.knowsNobody = true;

    eventually(SOON, () -> assertThat(discovery.registered).hasSize(2));
    assertThat(discovery.registered.get(1).getMember().getId())
        .isEqualTo(member.self().orElseThrow().toString());
  }

  @Test
  void fleetTimeIsDiscoverysDatabasesTime() {
    discovery.ahead = Duration.ofHours(1);
    Membership member = member(MemberRole.STORAGE, discovery);

    eventually(SOON, () -> assertThat(member.clock().known()).isTrue());

    assertThat(Duration.between(Instant.now(), member.clock().instant()))
        .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
  }

  @Test
  void startAndStopDoNotWaitForDiscovery() {
    discovery.stop();
    Instant before = Instant.now();

    Membership member = member(MemberRole.GATEWAY, discovery);

    assertThat(member.isRunning()).isTrue();
    assertThat(member.view()).isEmpty();
    assertThatThrownBy(member::requireView)
        .isInstanceOfSatisfying(
            Rejection.class, e -> assertThat(e.reason()).isEqualTo(Reason.DISCOVERY_UNAVAILABLE));
    member.stop();
    assertThat(member.isRunning()).isFalse();
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void viewIsKeptWhileDiscoveryIsAwayWhichIsToldOnceAndOnceWhenItIsBack() {
    discovery.leaseTtlMillis = 150;
    Membership member = member(MemberRole.GATEWAY, discovery);
    eventually(SOON, () -> assertThat(member.view()).isPresent());
    FleetView view = member.requireView();
    eventually(SOON, () -> assertThat(discovery.renewed).isNotEmpty());

    discovery.stop();
    eventually(SOON, () -> assertThat(of(Level.WARN)).hasSize(1));
    assertThat(member.requireView()).isEqualTo(view);
    discovery.revision = 9;
    discovery.resume();

    eventually(SOON, () -> assertThat(of(Level.INFO)).hasSize(1));
    eventually(SOON, () -> assertThat(member.requireView().revision()).isEqualTo(9));
    assertThat(discovery.watched.getLast().getAfter()).isEqualTo(1);
    assertThat(of(Level.WARN)).hasSize(1);
    assertThat(of(Level.WARN).getFirst()).contains(discovery.address());
    assertThat(of(Level.INFO).getFirst()).contains("back");
  }

  @Test
  void watchThatFallsSilentIsReopened() {
    Membership member = member(MemberRole.PUSH, discovery);
    eventually(SOON, () -> assertThat(member.view()).isPresent());

    discovery.mute = true;
    discovery.revision = 2;

    eventually(SOON, () -> assertThat(member.requireView().revision()).isEqualTo(2));
    assertThat(discovery.watched.size()).isGreaterThan(1);
    assertThat(of(Level.WARN)).isEmpty();
  }

  @Test
  void memberGoesToAnotherInstanceWithoutAWord() {
    FakeDiscovery other = fake();
    discovery.leaseTtlMillis = 150;
    other.leaseTtlMillis = 150;
    member(MemberRole.PUSH, discovery, other);
    eventually(
        SOON, () -> assertThat(discovery.renewed.size() + other.renewed.size()).isGreaterThan(1));
    FakeDiscovery used = discovery.renewed.isEmpty() ? other : discovery;
    FakeDiscovery left = used == other ? discovery : other;

    used.stop();

    eventually(SOON, () -> assertThat(left.renewed).hasSizeGreaterThan(2));
    assertThat(of(Level.WARN)).isEmpty();
  }

  @Test
  void refusalIsToldOnceWithItsReason() {
    discovery.refuseRegister = Reason.ADDRESS_TAKEN;
    member(MemberRole.STORAGE, discovery);

    eventually(SOON, () -> assertThat(discovery.registered).hasSizeGreaterThan(3));

    assertThat(of(Level.WARN)).hasSize(1);
    assertThat(of(Level.WARN).getFirst()).contains("ADDRESS_TAKEN: as the test says");
    discovery.refuseRegister = Reason.REASON_UNSPECIFIED;
    eventually(SOON, () -> assertThat(of(Level.INFO)).hasSize(1));
  }

  @Test
  void gatewaysAndPushServersLeaveWhenTheyStopAndStorageNodesDoNot() {
    for (MemberRole role : MemberRole.values()) {
      Membership member = member(role, discovery);
      int already = discovery.registered.size();
      eventually(SOON, () -> assertThat(member.clock().known()).isTrue());
      assertThat(discovery.registered.size()).isGreaterThanOrEqualTo(already);
      int left = discovery.left.size();

      member.stop();

      assertThat(discovery.left.size() - left).isEqualTo(role == MemberRole.STORAGE ? 0 : 1);
      assertThat(member.isRunning()).isFalse();
    }
  }

  private interface Held {
    java.util.stream.Stream<HeldReplica> stream();
  }

  private Membership member(MemberRole role, FakeDiscovery... discoveries) {
    return member(role, java.util.stream.Stream::empty, discoveries);
  }

  private Membership member(MemberRole role, Held held, FakeDiscovery... discoveries) {
    var properties =
        new MembershipProperties(
            java.util.Arrays.stream(discoveries).map(FakeDiscovery::address).toList(),
            secretFile,
            directory.resolve(role.text()),
            "127.0.0.1",
            "",
            "",
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            16,
            announced);
    var member =
        new Membership(
            properties,
            new MemberSelf(role, 1, 2, 3, 4),
            FleetSecret.read(secretFile),
            MemberTls.OFF,
            () -> held.stream().toList(),
            WallClock.SYSTEM);
    open.add(member::stop);
    member.start();
    return member;
  }

  private FakeDiscovery fake() {
    var started = new FakeDiscovery(FleetSecret.read(secretFile));
    open.add(started);
    return started;
  }

  private List<String> of(Level level) {
    return logged.stream()
        .filter(event -> event.getLevel() == level)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }
}
