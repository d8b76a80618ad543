package dev.recado.discovery;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.membership.FleetMember;
import dev.recado.membership.FleetView;
import dev.recado.membership.MemberRole;
import dev.recado.protocol.v1.HeldReplica;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member's side and discovery together, over real gRPC and a real Postgres. */
class MembershipTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path directory;

  private final Database database = PostgresFixture.database();
  private final List<AutoCloseable> open = new ArrayList<>(List.of(database));

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable resource : open.reversed()) {
      resource.close();
    }
  }

  @Test
  void memberRegistersIsSuspectWhenItLapsesAndReturnsUnderItsId() {
    DiscoveryProcess discovery = discovery("one");
    TestMember observer = member(MemberRole.PUSH, 8090, "push", discovery);
    TestMember other = member(MemberRole.STORAGE, 8201, "storage-2", discovery);
    TestMember third = member(MemberRole.STORAGE, 8301, "storage-3", discovery);
    TestMember first = member(MemberRole.STORAGE, 8101, "storage-1", discovery);
    eventually(SOON, () -> assertThat(first.self().suspect()).isFalse());
    UUID id = first.membership().self().orElseThrow();

    first.close();

    eventually(SOON, () -> assertThat(of(observer, id).suspect()).isTrue());
    eventually(SOON, () -> assertThat(other.self().suspect()).isFalse());
    eventually(SOON, () -> assertThat(third.self().suspect()).isFalse());
    TestMember back = member(MemberRole.STORAGE, 8101, "storage-1", discovery);
    eventually(SOON, () -> assertThat(of(observer, id).suspect()).isFalse());
    assertThat(back.membership().self()).contains(id);
  }

  @Test
  void killedProcessReturnsAtOnceUnderItsIdOnTheSamePorts() {
    DiscoveryProcess discovery =
        discovery("one", "recado.discovery.lease-ttl=60s", "recado.discovery.member-grace=60s");
    TestMember killed = member(MemberRole.STORAGE, 8101, "storage-1", discovery);
    eventually(SOON, () -> assertThat(killed.self().suspect()).isFalse());
    // The view may name a member that has not written down its id yet: killed then, it is a new
    // one.
    eventually(SOON, () -> assertThat(directory.resolve("storage-1/member.properties")).exists());
    UUID id = killed.membership().self().orElseThrow();
    long revision = killed.view().revision();
    killed.close();

    TestMember back = member(MemberRole.STORAGE, 8101, "storage-1", discovery);

    eventually(SOON, () -> assertThat(back.view().revision()).isGreaterThan(revision));
    assertThat(back.self().id()).isEqualTo(id);
  }

  @Test
  void gatewayLeavesWhenItStopsAndAStorageNodeStaysListed() {
    DiscoveryProcess discovery =
        discovery("one", "recado.discovery.lease-ttl=60s", "recado.discovery.member-grace=60s");
    TestMember observer = member(MemberRole.PUSH, 8090, "push", discovery);
    TestMember gateway = member(MemberRole.GATEWAY, 8080, "gateway", discovery);
    TestMember storage = member(MemberRole.STORAGE, 8101, "storage-1", discovery);
    eventually(SOON, () -> assertThat(observer.view().members()).hasSize(3));

    gateway.close();
    storage.close();

    eventually(
        SOON,
        () ->
            assertThat(observer.view().members())
                .extracting(FleetMember::role)
                .containsExactlyInAnyOrder(MemberRole.PUSH, MemberRole.STORAGE));
  }

  @Test
  void membersThatStartBeforeDiscoveryFindItOnceItIsThere() throws IOException {
    DiscoveryProcess discovery = discovery("one");
    discovery.stop();
    TestMember early = member(MemberRole.GATEWAY, 8080, "gateway", discovery);
    assertThat(early.membership().view()).isEmpty();
    assertThat(early.membership().clock().known()).isFalse();

    discovery.resume();

    eventually(SOON, () -> assertThat(early.self().suspect()).isFalse());
    assertThat(early.membership().clock().known()).isTrue();
    assertThat(Duration.between(Instant.now(), early.membership().clock().instant()).abs())
        .isLessThan(Duration.ofSeconds(1));
    assertThat(early.view().apiKeys().authenticate(discovery.adminKey()))
        .hasValueSatisfying(caller -> assertThat(caller.admin()).isTrue());
  }

  @Test
  void restartOfDiscoveryKeepsIdsAndTheRevisionAndGrantsEveryLeaseAFullTtl() {
    DiscoveryProcess discovery =
        discovery("one", "recado.discovery.lease-ttl=4s", "recado.discovery.member-grace=4s");
    List<TestMember> members = new ArrayList<>();
    for (int port : List.of(8101, 8201, 8301)) {
      members.add(member(MemberRole.STORAGE, port, "storage-" + port, discovery));
    }
    List<FleetView> seen = new CopyOnWriteArrayList<>();
    TestMember observer = members.getFirst();
    observer.membership().onView(seen::add);
    eventually(SOON, () -> assertThat(observer.view().placement()).isPresent());
    FleetView before = observer.view();

    discovery.stop();
    // As if it had been down for an hour: every lease has lapsed, and every grace is over.
    database.execute(
        "update member set lease_expires_at = lease_expires_at - interval '1 hour';"
            + "update fleet set ticked_at = ticked_at - interval '1 hour'");
    assertThat(observer.view().members()).isEqualTo(before.members());
    discovery.resume();
    member(MemberRole.PUSH, 8090, "push", discovery);

    eventually(SOON, () -> assertThat(observer.view().members()).hasSize(4));
    assertThat(observer.view().fleetId()).isEqualTo(before.fleetId());
    assertThat(observer.view().placement().orElseThrow().positions())
        .isEqualTo(before.placement().orElseThrow().positions());
    assertThat(seen).extracting(FleetView::revision).isSorted().doesNotHaveDuplicates();
    assertThat(seen).allSatisfy(view -> assertThat(view.members()).noneMatch(FleetMember::suspect));
    assertThat(ids(observer.view())).containsAll(ids(before));
  }

  @Test
  void instancesShareOneDatabaseAndMembersGoToTheOneThatIsLeft() {
    DiscoveryProcess one = discovery("one");
    DiscoveryProcess two = discovery("two");
    TestMember at = member(MemberRole.PUSH, 8090, "push-1", one);
    TestMember either = member(MemberRole.PUSH, 8190, "push-2", one, two);
    TestMember atTwo = member(MemberRole.GATEWAY, 8080, "gateway", two);
    eventually(SOON, () -> assertThat(at.view().members()).hasSize(3));

    one.stop();

    eventually(
        SOON, () -> assertThat(of(atTwo, at.membership().self().orElseThrow()).suspect()).isTrue());
    eventually(SOON, () -> assertThat(either.self().suspect()).isFalse());
    eventually(
        SOON,
        () -> assertThat(of(either, at.membership().self().orElseThrow()).suspect()).isTrue());
    one.resume();
    eventually(SOON, () -> assertThat(at.self().suspect()).isFalse());
  }

  @Test
  void leadershipReachesTheOthersThroughAnEarlyRenewal() {
    DiscoveryProcess discovery =
        discovery("one", "recado.discovery.lease-ttl=60s", "recado.discovery.member-grace=60s");
    List<TestMember> members = new ArrayList<>();
    for (int port : List.of(8101, 8201, 8301)) {
      members.add(member(MemberRole.STORAGE, port, "storage-" + port, discovery));
    }
    TestMember leader = members.getFirst();
    TestMember other = members.getLast();
    eventually(SOON, () -> assertThat(other.view().placement()).isPresent());
    String position = other.view().placement().orElseThrow().positions().get(1).idText();

    leader.hold(HeldReplica.newBuilder().setPosition(position).setTerm(1).setLeads(true).build());

    eventually(
        SOON,
        () ->
            assertThat(other.view().placement().orElseThrow().positions().get(1).leader())
                .isEqualTo(leader.membership().self()));
  }

  @Test
  void memberThatDiscoveryForgotRegistersAgainUnderItsId() {
    DiscoveryProcess discovery = discovery("one");
    TestMember member = member(MemberRole.PUSH, 8090, "push", discovery);
    eventually(SOON, () -> assertThat(member.self().suspect()).isFalse());
    UUID id = member.membership().self().orElseThrow();

    database.execute("delete from member; update fleet set revision = revision + 1");

    eventually(SOON, () -> assertThat(member.view().members()).isEmpty());
    eventually(SOON, () -> assertThat(member.self().id()).isEqualTo(id));
  }

  private DiscoveryProcess discovery(String name, String... settings) {
    var started = DiscoveryProcess.start(database, directory.resolve(name), settings);
    open.add(started);
    return started;
  }

  private TestMember member(
      MemberRole role, int port, String name, DiscoveryProcess... discoveries) {
    String[] addresses = new String[discoveries.length];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = discoveries[i].address();
    }
    assertThat(Files.exists(discoveries[0].secretFile())).isTrue();
    var member =
        new TestMember(role, port, directory.resolve(name), discoveries[0].secretFile(), addresses);
    open.add(member);
    return member;
  }

  private static FleetMember of(TestMember observer, UUID id) {
    return observer.view().member(id).orElseThrow();
  }

  private static List<UUID> ids(FleetView view) {
    return view.members().stream().map(FleetMember::id).toList();
  }
}
