package dev.recado.discovery;

import static dev.recado.discovery.MemberCalls.member;
import static dev.recado.discovery.MemberCalls.refusal;
import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.protocol.v1.HeldReplica;
import dev.recado.protocol.v1.Member;
import dev.recado.protocol.v1.MemberState;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.RegisterRequest;
import dev.recado.protocol.v1.RenewRequest;
import dev.recado.protocol.v1.Ring;
import dev.recado.protocol.v1.Role;
import dev.recado.protocol.v1.View;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FleetTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir static Path directory;

  private Database database;
  private DiscoveryProcess discovery;
  private MemberCalls calls;

  @BeforeAll
  void start() {
    database = PostgresFixture.database();
    discovery = DiscoveryProcess.start(database, directory, "recado.discovery.members-max=8");
    calls = new MemberCalls(discovery);
  }

  @AfterAll
  void stop() {
    calls.close();
    discovery.close();
    database.close();
  }

  @BeforeEach
  void emptyFleet() {
    database.execute(
        "delete from member; delete from position; update fleet set epoch = 0, held_back = false, fleet_id = ''");
  }

  @Test
  void registeredMemberIsListedAndMayReturnUnderItsId() {
    var first = calls.register(Role.PUSH, 8090);

    var again =
        calls.register(
            RegisterRequest.newBuilder()
                .setMember(member(Role.PUSH, 8090).toBuilder().setId(first.getId()))
                .setFleetId(first.getFleetId())
                .build());

    assertThat(again.getId()).isEqualTo(first.getId());
    assertThat(again.getFleetId()).isEqualTo(first.getFleetId()).isNotEmpty();
    assertThat(again.getRevision()).isGreaterThan(first.getRevision());
    assertThat(again.getLeaseTtl().getSeconds()).isEqualTo(2);
    assertThat(calls.list().getMembersList()).hasSize(1);
    Member listed = calls.listed(first.getId());
    assertThat(listed.getName()).isEqualTo("push-1");
    assertThat(listed.getState()).isEqualTo(MemberState.LIVE);
    assertThat(listed.getGrpcPort()).isEqualTo(8091);
  }

  @Test
  void memberThatDiscoveryForgotReturnsUnderItsId() {
    String id = UUID.randomUUID().toString();

    var answer =
        calls.register(
            RegisterRequest.newBuilder()
                .setMember(member(Role.GATEWAY, 8080).toBuilder().setId(id))
                .build());

    assertThat(answer.getId()).isEqualTo(id);
  }

  @Test
  void lapsedMemberIsSuspectAtOnceThenGoneAndLiveAgainWhenItRenewsInTime() {
    String stays = calls.register(Role.STORAGE, 8101).getId();
    String alsoStays = calls.register(Role.STORAGE, 8201).getId();
    String lapses = calls.register(Role.STORAGE, 8301).getId();

    eventually(
        SOON,
        () -> {
          calls.renew(stays);
          calls.renew(alsoStays);
          assertThat(calls.listed(lapses).getState()).isEqualTo(MemberState.SUSPECT);
        });
    long suspectAt = calls.list().getRevision();
    long renewedAt = calls.renew(lapses).getRevision();

    assertThat(renewedAt).isGreaterThan(suspectAt);
    assertThat(calls.listed(lapses).getState()).isEqualTo(MemberState.LIVE);
    eventually(
        SOON,
        () -> {
          calls.renew(stays);
          calls.renew(alsoStays);
          assertThat(calls.list().getMembersList())
              .extracting(Member::getId)
              .containsExactlyInAnyOrder(stays, alsoStays);
        });
    assertThat(refusal(() -> calls.renew(lapses)).reason()).isEqualTo(Reason.UNKNOWN_MEMBER);
  }

  @Test
  void listThatWouldCollapseIsHeldBackUntilEnoughAreBack() {
    List<String> ids =
        IntStream.of(8101, 8201, 8301)
            .mapToObj(port -> calls.register(Role.STORAGE, port).getId())
            .toList();

    eventually(SOON, () -> assertThat(calls.list().getHeldBack()).isTrue());
    // Far longer than TTL and grace together, by the database's clock.
    database.execute("update member set lease_expires_at = clock_timestamp() - interval '1 hour'");
    eventually(SOON, () -> assertThat(calls.view().getHeldBack()).isTrue());

    assertThat(calls.list().getMembersList())
        .extracting(Member::getId)
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(calls.list().getMembersList())
        .extracting(Member::getState)
        .containsOnly(MemberState.SUSPECT);
    eventually(
        SOON,
        () -> {
          calls.renew(ids.get(0));
          calls.renew(ids.get(1));
          assertThat(calls.list().getHeldBack()).isFalse();
        });
  }

  @Test
  void leavingIsImmediateEvenForTheLastOne() {
    String id =
        calls
            .register(
                RegisterRequest.newBuilder()
                    .setMember(member(Role.GATEWAY, 8080))
                    .setProcessId("p1")
                    .build())
            .getId();

    long unchanged = calls.leave(id, "an earlier process").getRevision();
    assertThat(calls.list().getMembersList()).hasSize(1);
    long left = calls.leave(id, "p1").getRevision();

    assertThat(left).isGreaterThan(unchanged);
    assertThat(calls.list().getMembersList()).isEmpty();
    assertThat(calls.leave(id, "p1").getRevision()).isEqualTo(calls.list().getRevision());
  }

  @Test
  void secondLiveProcessUnderOneIdIsRefused() {
    var first = registering("", 8101, "p1");
    String id = calls.register(first).getId();

    assertThat(refusal(() -> calls.register(registering(id, 8201, "p2"))).reason())
        .isEqualTo(Reason.ADDRESS_TAKEN);
    // The same process may retry from anywhere, and its successor comes from the same ports.
    assertThat(calls.register(registering(id, 8301, "p1")).getId()).isEqualTo(id);
    assertThat(calls.register(registering(id, 8301, "p2")).getId()).isEqualTo(id);
    // The one that was succeeded holds no lease any more.
    assertThat(
            refusal(() ->
                    calls.renew(RenewRequest.newBuilder().setId(id).setProcessId("p1").build()))
                .reason())
        .isEqualTo(Reason.UNKNOWN_MEMBER);
    eventually(SOON, () -> assertThat(calls.listed(id).getState()).isEqualTo(MemberState.SUSPECT));
    assertThat(calls.register(registering(id, 8401, "p3")).getId()).isEqualTo(id);
  }

  @Test
  void processWhoseFirstAnswerWasLostGetsTheSameIdAgain() {
    String id = calls.register(registering("", 8101, "p1")).getId();

    assertThat(calls.register(registering("", 8101, "p1")).getId()).isEqualTo(id);
    assertThat(calls.register(registering("", 8201, "p2")).getId()).isNotEqualTo(id);
    assertThat(calls.list().getMembersList()).hasSize(2);
  }

  @Test
  void memberOfAnotherFleetIsRefused() {
    calls.register(Role.STORAGE, 8101);

    var refusal =
        refusal(() ->
            calls.register(
                RegisterRequest.newBuilder()
                    .setMember(member(Role.STORAGE, 8201))
                    .setFleetId("another")
                    .build()));

    assertThat(refusal.reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(refusal.detail()).contains("another");
  }

  @Test
  void namesAreUniqueAmongTheLive() {
    var wanted = member(Role.PUSH, 8090).toBuilder().setName("push-2");
    String one = calls.register(RegisterRequest.newBuilder().setMember(wanted).build()).getId();
    String two =
        calls
            .register(
                RegisterRequest.newBuilder()
                    .setMember(member(Role.PUSH, 8190).toBuilder().setName("push-2"))
                    .build())
            .getId();

    assertThat(calls.listed(one).getName()).isEqualTo("push-2");
    assertThat(calls.listed(two).getName()).isEqualTo("push-1");
  }

  @Test
  void registrationOfTheWrongFormIsRefused() {
    Member good = member(Role.PUSH, 8090);
    for (Member bad :
        List.of(
            good.toBuilder().setRole(Role.ROLE_UNSPECIFIED).build(),
            good.toBuilder().setHost("").build(),
            good.toBuilder().setHost("a host").build(),
            good.toBuilder().setHttpPort(0).build(),
            good.toBuilder().setGrpcPort(65_536).build(),
            good.toBuilder().setRaftPort(-1).build(),
            good.toBuilder().setName("Not A Name").build(),
            good.toBuilder().setZone("z".repeat(64)).build(),
            good.toBuilder().setId("x").build())) {
      assertThat(
              refusal(() -> calls.register(RegisterRequest.newBuilder().setMember(bad).build()))
                  .reason())
          .isEqualTo(Reason.BAD_PARAMETER);
    }
    assertThat(calls.list().getMembersList()).isEmpty();
  }

  @Test
  void membersAreBounded() {
    for (int i = 0; i < 8; i++) {
      calls.register(Role.PUSH, 8000 + i * 10);
    }

    assertThat(refusal(() -> calls.register(Role.PUSH, 9000)).reason())
        .isEqualTo(Reason.OVERLOADED);
  }

  @Test
  void placementIsPlannedOnceTheExpectedStorageMembersAreThere() {
    calls.register(Role.STORAGE, 8101);
    calls.register(Role.STORAGE, 8201);
    calls.register(Role.GATEWAY, 8080);
    assertThat(calls.view().hasRing()).isFalse();

    var third = calls.register(Role.STORAGE, 8301);

    Ring ring = calls.view().getRing();
    assertThat(ring.getBits()).isEqualTo(64);
    assertThat(ring.getPositionsList())
        .extracting(p -> p.getId())
        .containsExactly("18446744073709551615", "12297829382473034410", "6148914691236517205");
    assertThat(ring.getPositions(0).getAfter()).isEqualTo("12297829382473034410");
    assertThat(ring.getPositions(2).getAfter()).isEqualTo("18446744073709551615");
    assertThat(new HashSet<>(ring.getPositionsList().stream().map(p -> p.getReplicas(0)).toList()))
        .hasSize(3);
    assertThat(ring.getPositionsList()).allMatch(p -> p.getReplicasCount() == 3);
    calls.leave(third.getId(), "");
    calls.register(Role.STORAGE, 8401);
    assertThat(calls.view().getRing()).isEqualTo(ring);
  }

  @Test
  void leaderOfTheHighestTermIsPublishedWithANewRevision() {
    String a = calls.register(Role.STORAGE, 8101).getId();
    String b = calls.register(Role.STORAGE, 8201).getId();
    calls.register(Role.STORAGE, 8301);
    String position = calls.view().getRing().getPositions(0).getId();
    long before = calls.list().getRevision();

    long told = calls.renew(a, held(position, 2, true)).getRevision();
    assertThat(told).isGreaterThan(before);
    assertThat(calls.view().getRing().getPositions(0).getLeader()).isEqualTo(a);
    assertThat(calls.renew(a, held(position, 2, true)).getRevision()).isEqualTo(told);
    assertThat(calls.renew(b, held(position, 1, true)).getRevision()).isEqualTo(told);

    calls.renew(b, held(position, 3, true));
    assertThat(calls.view().getRing().getPositions(0).getLeader()).isEqualTo(b);
    calls.leave(b, "");
    assertThat(calls.view().getRing().getPositions(0).getLeader()).isEmpty();
  }

  @Test
  void positionThatTheRingDoesNotHaveIsRefused() {
    String id = calls.register(Role.STORAGE, 8101).getId();

    var refusal = refusal(() -> calls.renew(id, held("17", 1, true)));

    assertThat(refusal.reason()).isEqualTo(Reason.BAD_PARAMETER);
    assertThat(refusal.detail()).contains("recado.ring");
  }

  @Test
  void fleetWhoseDiscoveryLostItsDatabaseIsAdoptedAndNotBootstrappedAgain() {
    List<String> positions =
        List.of("18446744073709551615", "12297829382473034410", "6148914691236517205");
    calls.register(Role.STORAGE, 8501);
    var ids = new ArrayList<String>();
    for (int port : List.of(8101, 8201)) {
      var request =
          RegisterRequest.newBuilder().setMember(member(Role.STORAGE, port)).setFleetId("old-one");
      positions.forEach(position -> request.addReplicas(held(position, 9, port == 8101)));
      ids.add(calls.register(request.build()).getId());
    }

    View view = calls.view();

    assertThat(view.getFleetId()).isEqualTo("old-one");
    assertThat(view.getRing().getPositionsList())
        .allSatisfy(p -> assertThat(p.getReplicasList()).containsExactlyInAnyOrderElementsOf(ids));
    long epoch = view.getRing().getEpoch();
    var late =
        RegisterRequest.newBuilder().setMember(member(Role.STORAGE, 8301)).setFleetId("old-one");
    positions.forEach(position -> late.addReplicas(held(position, 9, false)));
    String lateId = calls.register(late.build()).getId();
    assertThat(calls.view().getRing().getEpoch()).isGreaterThan(epoch);
    assertThat(calls.view().getRing().getPositionsList())
        .allSatisfy(p -> assertThat(p.getReplicasList()).hasSize(3).contains(lateId));
  }

  @Test
  void watchTellsWhatIsNewerAndRepeatsTheLatest() throws Exception {
    long before = calls.register(Role.PUSH, 8090).getRevision();
    var watch = calls.watch(before);
    View repeated = watch.read(5, TimeUnit.SECONDS);

    long after = calls.register(Role.PUSH, 8190).getRevision();
    View newer = watch.read(5, TimeUnit.SECONDS);
    while (newer != null && newer.getRevision() < after) {
      newer = watch.read(5, TimeUnit.SECONDS);
    }

    assertThat(repeated).isNotNull();
    assertThat(repeated.getRevision()).isGreaterThanOrEqualTo(before);
    assertThat(newer).isNotNull();
    assertThat(newer.getMembersList()).hasSize(2);
    assertThat(newer.getApiKeysList()).hasSize(1);
    watch.cancel("done", null);
  }

  private static RegisterRequest registering(String id, int port, String processId) {
    return RegisterRequest.newBuilder()
        .setMember(member(Role.STORAGE, port).toBuilder().setId(id))
        .setProcessId(processId)
        .build();
  }

  private static HeldReplica held(String position, long term, boolean leads) {
    return HeldReplica.newBuilder()
        .setPosition(position)
        .setTerm(term)
        .setLeads(leads)
        .setIncarnation(1)
        .build();
  }
}
