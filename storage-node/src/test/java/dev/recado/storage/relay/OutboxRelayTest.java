package dev.recado.storage.relay;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.recado.faults.Failpoint;
import dev.recado.faults.FaultRules;
import dev.recado.faults.FaultsOnPurpose;
import dev.recado.journal.StepJournal;
import dev.recado.membership.FleetMember;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.internal.v1.RecallRequest;
import dev.recado.protocol.internal.v1.TakeRequest;
import dev.recado.protocol.v1.OperationStep;
import dev.recado.storage.nodes.ScriptedReplica;
import dev.recado.storage.nodes.ScriptedReplicas;
import dev.recado.testkit.ThrowingRunnable;
import dev.recado.tracing.OperationTracing;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxRelayTest {

  private static final RelayProperties PATIENCE =
      new RelayProperties(
          Duration.ofSeconds(20),
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofMillis(50),
          Duration.ofMillis(10),
          Duration.ofMillis(50));

  private final PushServerFake.Mailboxes mailboxes = new PushServerFake.Mailboxes();
  private final PushServerFake first = new PushServerFake(mailboxes);
  private final PushServerFake second = new PushServerFake(mailboxes);
  private final Map<Integer, ManagedChannel> channels = new ConcurrentHashMap<>();
  private final ScriptedReplicas replicas = new ScriptedReplicas();
  private final ScriptedReplica replica = replicas.add(4);
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final FaultsOnPurpose faults = new FaultsOnPurpose(_ -> {});
  private final StepJournal journal = new StepJournal(100, InstantSource.system());
  private volatile List<FleetMember> servers = List.of(first.member(false), second.member(false));
  private final RelayKeeper keeper =
      new RelayKeeper(
          replicas,
          held ->
              new OutboxRelay(
                  held,
                  new PushServers(() -> servers, this::channel, PATIENCE.takeTimeout()),
                  PATIENCE,
                  new RelaySteps(
                      held.number(), InstantSource.system(), meters, journal, OperationTracing.OFF),
                  faults),
          Duration.ofMillis(20));

  private double relayed() {
    return meters.get("recado.storage.relay.outcomes").counter().count();
  }

  private double outboxAge() {
    return meters.get("recado.storage.outbox.age").gauge().value();
  }

  @BeforeEach
  void start() {
    replica.leads = true;
    keeper.start();
    soon(() -> assertThat(replica.isWatched()).isTrue());
  }

  @AfterEach
  void close() {
    keeper.stop();
    channels.values().forEach(ManagedChannel::shutdownNow);
    first.close();
    second.close();
  }

  private ManagedChannel channel(FleetMember server) {
    return channels.computeIfAbsent(
        server.internalGrpcPort(),
        port -> NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build());
  }

  private static void soon(ThrowingRunnable check) {
    eventually(Duration.ofSeconds(10), check);
  }

  @Test
  void outcomesAreTakenInOrderEachBatchNamingItsPredecessor() {
    replica.outboxBatchMax = 2;

    replica.addToOutbox(10, 20, 30, 40, 50);

    soon(() -> assertThat(mailboxes.taken).containsExactly(10L, 20L, 30L, 40L, 50L));
    assertThat(first.asked.stream().map(TakeRequest::getPredecessor)).startsWith(0L);
    assertThat(first.asked.stream().map(TakeRequest::getPredecessor))
        .isSubsetOf(0L, 10L, 20L, 30L, 40L);
    assertThat(first.asked.getFirst().getPosition()).isEqualTo("1004");
    assertThat(first.asked.getFirst().getIncarnation()).isEqualTo(3);
    soon(() -> assertThat(relayed()).isEqualTo(5));
  }

  @Test
  void ageOfTheOutboxIsThatOfItsOldestRowUntilItIsTaken() {
    first.fails = true;
    second.fails = true;

    replica.addToOutbox(10);

    soon(() -> assertThat(outboxAge()).isGreaterThan(1));

    first.fails = false;

    soon(() -> assertThat(outboxAge()).isZero());
  }

  @Test
  void whatWasTakenIsRememberedAndNothingElse() {
    first.fails = true;
    second.fails = true;
    replica.addToOutbox(10);
    soon(() -> assertThat(first.asked).isNotEmpty());
    assertThat(remembered(10)).isEmpty();

    first.fails = false;

    soon(() ->
        assertThat(remembered(10))
            .singleElement()
            .satisfies(step -> {
              assertThat(step.getStep()).isEqualTo(OperationStep.Step.RELAYED);
              assertThat(step.getSequence()).isEqualTo(10);
              assertThat(step.getRecipient()).isEqualTo(ScriptedReplica.recipient().toString());
            }));
  }

  private List<OperationStep> remembered(long sequence) {
    return journal
        .recall(
            RecallRequest.newBuilder()
                .setId(OperationIds.toByteString(ScriptedReplica.operationId(sequence)))
                .setNamespace("default")
                .setKey(ByteString.copyFromUtf8("key"))
                .build())
        .getStepsList();
  }

  @Test
  void growthWakesTheRelayAndMarksReachTheLogInBatches() {
    for (int sequence = 1; sequence <= 200; sequence++) {
      replica.addToOutbox(sequence);
    }

    soon(() -> assertThat(replica.marks).contains(200L));
    assertThat(mailboxes.taken).hasSize(200);
    assertThat(replica.marks).isSorted().hasSizeLessThan(50);
  }

  @Test
  void anotherPushServerTakesWhatOneCannot() {
    first.fails = true;

    replica.addToOutbox(1, 2, 3);

    soon(() -> assertThat(mailboxes.taken).containsExactly(1L, 2L, 3L));
    assertThat(second.asked).isNotEmpty();
  }

  @Test
  void outcomesWaitWhileNoPushServerCanTakeThem() {
    first.fails = true;
    second.fails = true;
    replica.addToOutbox(1, 2);
    soon(() -> assertThat(first.asked).hasSizeGreaterThan(2));
    assertThat(replica.marks).isEmpty();

    first.fails = false;

    soon(() -> assertThat(mailboxes.taken).containsExactly(1L, 2L));
  }

  @Test
  void suspectIsAskedOnlyWhenNoOtherCanServe() {
    servers = List.of(first.member(true), second.member(false));
    replica.addToOutbox(1);
    soon(() -> assertThat(mailboxes.taken).containsExactly(1L));
    assertThat(first.asked).isEmpty();

    second.fails = true;
    replica.addToOutbox(2);

    soon(() -> assertThat(mailboxes.taken).containsExactly(1L, 2L));
    assertThat(first.asked).hasSize(1);
  }

  @Test
  void answerThatIsLostRepeatsABatchThatIsThenDropped() {
    first.answers = false;
    second.answers = false;
    replica.addToOutbox(1, 2);
    soon(() -> assertThat(first.asked.size() + second.asked.size()).isGreaterThan(1));

    first.answers = true;
    second.answers = true;

    soon(() -> assertThat(replica.marks).containsExactly(2L));
    assertThat(mailboxes.taken).containsExactly(1L, 2L);
  }

  @Test
  void whatAnotherRelayWasFasterWithIsNotSentAgain() {
    TakeRequest theirs =
        TakeRequest.newBuilder()
            .addRows(dev.recado.protocol.internal.v1.OutboxRow.newBuilder().setSequence(9))
            .build();
    assertThat(mailboxes.take(theirs)).isEqualTo(9);

    replica.outboxBatchMax = 1;
    replica.addToOutbox(5, 9, 12);

    soon(() -> assertThat(mailboxes.taken).containsExactly(9L, 12L));
    assertThat(
            first.asked.stream()
                .flatMap(request -> request.getRowsList().stream())
                .map(row -> row.getSequence()))
        .containsExactly(5L, 12L);
  }

  @Test
  void refusedPredecessorIsAnsweredFromWhatIsCommitted() {
    replica.addToOutbox(1, 2, 3);
    soon(() -> assertThat(mailboxes.taken).containsExactly(1L, 2L, 3L));

    mailboxes.loseAfter(1);
    replica.addToOutbox(4);

    soon(() -> assertThat(mailboxes.taken).containsExactly(1L, 2L, 3L, 4L));
  }

  @Test
  void outcomesThatTheOutboxNoLongerHasDoNotBlockTheNextOnes() {
    replica.addToOutbox(1, 2, 3);
    soon(() -> assertThat(replica.marks).contains(3L));

    mailboxes.loseAfter(1);
    replica.outbox.clear();
    replica.addToOutbox(4);

    soon(() -> assertThat(mailboxes.taken).containsExactly(1L, 4L));
  }

  @Test
  void relayStopsWithLeadershipAndBeginsWhereTheLogIs() {
    replica.addToOutbox(1, 2);
    soon(() -> assertThat(replica.marks).contains(2L));
    replica.leads = false;
    int looks = replica.leadsAsked.get();
    replica.addToOutbox(3, 4);
    soon(() -> assertThat(replica.leadsAsked.get()).isGreaterThan(looks));
    int asked = first.asked.size();
    replica.relayedThrough = 3;
    assertThat(
            mailboxes.take(
                TakeRequest.newBuilder()
                    .setPredecessor(2)
                    .addRows(dev.recado.protocol.internal.v1.OutboxRow.newBuilder().setSequence(3))
                    .build()))
        .isEqualTo(3);
    assertThat(first.asked).hasSize(asked);

    replica.leads = true;
    replica.addToOutbox(5);

    soon(() -> assertThat(mailboxes.taken).containsExactly(1L, 2L, 3L, 4L, 5L));
    assertThat(first.asked.get(asked).getPredecessor()).isEqualTo(3);
  }

  @Test
  void replicaThatWasOpenedAnewGetsARelayOfItsOwn() {
    replicas.remove(4);
    ScriptedReplica anew = replicas.add(4);
    anew.leads = true;

    soon(() -> assertThat(anew.isWatched()).isTrue());
    anew.addToOutbox(1);

    soon(() -> assertThat(mailboxes.taken).containsExactly(1L));
  }

  @Test
  void failpointLiesBetweenWhatThePushServersHaveTakenAndItsMark() {
    faults.put(
        new FaultRules(
            0,
            Duration.ZERO,
            0,
            Set.of(Failpoint.AFTER_RELAY_BEFORE_MARK),
            Optional.of(Duration.ofMinutes(1)),
            OptionalLong.empty()));

    replica.addToOutbox(1);

    soon(() -> assertThat(mailboxes.taken).containsExactly(1L));
    soon(() -> assertThat(relayed()).isEqualTo(1));
    assertThat(replica.marks).isEmpty();

    faults.put(FaultRules.NONE);
    soon(() -> assertThat(replica.marks).contains(1L));
  }
}
