package dev.recado.acceptance;

import static dev.recado.testkit.Eventually.eventuallyGet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import dev.recado.acceptance.client.Answer;
import dev.recado.acceptance.client.Grpc;
import dev.recado.acceptance.client.Load;
import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.WithFleet;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.EntriesGrpc;
import dev.recado.protocol.v1.ReadRequest;
import dev.recado.protocol.v1.ReadResponse;
import dev.recado.protocol.v1.WriteResponse;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** G1 to G6 while members do not reach each other, and while what they send gets lost. */
@WithFleet
@Order(12)
class NetworkAcceptanceTest {

  private static final int DURING = 100;
  private static final int READS = 20;
  private static final int READ_SECONDS = 3;
  private static final double LOSS = 0.2;

  private final Fleet fleet;

  NetworkAcceptanceTest(Fleet fleet) {
    this.fleet = fleet;
  }

  @BeforeEach
  void everybodyServes() {
    assumeTrue(
        Files.exists(Path.of("/proc/net/tcp")),
        "who sends to whom is read from /proc, which this system does not have");
    fleet.heal();
  }

  @AfterEach
  void networkIsWhole() {
    fleet.heal();
  }

  @Test
  void leaderCutOffFromEverybodyAnswersNothingStaleAndNothingIsLostInThePartitionNorByLoss()
      throws InterruptedException {
    String key = "partition/" + OperationIds.next();
    put(key, OperationIds.next().toString(), "1");
    String old = fleet.leaderOf(key);
    String lost = OperationIds.next().toString();
    UnderLoad.check(
        fleet,
        "partition",
        load -> {
          try (Grpc node = Grpc.connect(fleet.address(old).grpcPort(), fleet.adminKey())) {
            partition(load, key, old, node, lost);
          }
          fleet.links().heal();
          fleet.awaitReady();
          // What the cut-off leader was given is decided once: here, or before.
          put(key, lost, "3");
          assertThat(version(key)).isEqualTo("3");
          fleet.links().lose(fleet.othersThan(""), LOSS, 1);
          load.awaitFurther(DURING);
          fleet.links().heal();
        });
  }

  private void partition(Load load, String key, String old, Grpc node, String lost) {
    ReadRequest read = ReadRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)).build();
    assertThat(node.entries().read(read).getEntry().getValue().toStringUtf8()).isEqualTo("1");
    fleet.links().isolate(old, fleet.othersThan(old));
    // It does not know yet that it leads nobody.
    ListenableFuture<WriteResponse> written = later(node).put(Grpc.text(lost, key, "3").build());
    List<ListenableFuture<ReadResponse>> early = reads(node, read);
    put(key, OperationIds.next().toString(), "2");
    assertThat(fleet.anotherLeaderOf(key, old)).isNotEqualTo(old);
    load.awaitFurther(DURING);
    for (ListenableFuture<ReadResponse> each : early) {
      // They came before the second write: either value would be right, had it a majority.
      assertThat(valueOrRefusal(each)).isEqualTo("refused");
    }
    for (ListenableFuture<ReadResponse> each : reads(node, read)) {
      assertThat(valueOrRefusal(each)).isEqualTo("refused");
    }
    assertThat(refused(written)).as("acknowledged by a leader without a majority").isTrue();
  }

  @Test
  void followerWithBrokenConnectionsAndLeaderThatIsHeardByNobodyCostNothing()
      throws InterruptedException {
    UnderLoad.check(
        fleet,
        "one-way",
        load -> {
          String leader = fleet.leaderOf(load.key(0));
          String follower =
              Fleet.STORAGE.stream().filter(name -> !name.equals(leader)).findFirst().orElseThrow();
          fleet.links().cut(follower, fleet.othersThan(follower));
          load.awaitFurther(DURING);
          fleet.links().heal();
          fleet.awaitReady();
          String heard = fleet.leaderOf(load.key(0));
          fleet.links().silence(List.of(heard), fleet.othersThan(heard));
          assertThat(fleet.anotherLeaderOf(load.key(0), heard)).isNotEqualTo(heard);
          load.awaitFurther(DURING);
          fleet.links().heal();
        });
  }

  private static EntriesGrpc.EntriesFutureStub later(Grpc node) {
    return EntriesGrpc.newFutureStub(node.channel())
        .withDeadlineAfter(READ_SECONDS, TimeUnit.SECONDS);
  }

  private static List<ListenableFuture<ReadResponse>> reads(Grpc node, ReadRequest read) {
    var reads = new ArrayList<ListenableFuture<ReadResponse>>();
    for (int i = 0; i < READS; i++) {
      reads.add(later(node).read(read));
    }
    return reads;
  }

  private static String valueOrRefusal(ListenableFuture<ReadResponse> read) {
    return refused(read) ? "refused" : read.resultNow().getEntry().getValue().toStringUtf8();
  }

  private static boolean refused(ListenableFuture<?> call) {
    try {
      Object _ = call.get();
      return false;
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(StatusRuntimeException.class);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** With one id, until it is decided. */
  private void put(String key, String id, String value) {
    Answer _ =
        eventuallyGet(
            Fleet.PATIENCE,
            () -> {
              Answer answer = fleet.gateway().putEntry(key, id, value);
              assertThat(answer.status()).as(answer.describe()).isIn(200, 201);
              return answer;
            });
  }

  private String version(String key) {
    return fleet.gateway().get(RestClient.entry(key)).hasStatus(200).required("Recado-Version");
  }
}
