package dev.recado.acceptance;

import static dev.recado.testkit.Eventually.eventually;
import static dev.recado.testkit.Eventually.eventuallyGet;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import dev.recado.acceptance.client.Answer;
import dev.recado.acceptance.client.Grpc;
import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.WithFleet;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.EntriesGrpc;
import dev.recado.protocol.v1.ReadRequest;
import dev.recado.protocol.v1.ReadResponse;
import dev.recado.verification.Verification;
import dev.recado.verification.VerificationPlan;
import dev.recado.verification.checker.CheckResult;
import dev.recado.verification.fault.FaultKind;
import dev.recado.verification.history.FaultHistory;
import dev.recado.verification.report.HtmlReport;
import dev.recado.verification.report.TerminalReport;
import dev.recado.verification.report.VerifiedRun;
import dev.recado.verification.workload.WorkloadPlan;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** G1 to G6 as {@code recado verify} checks them, in short; and G6's hardest case by itself. */
@WithFleet
@Order(20)
class VerificationAcceptanceTest {

  private static final int READS = 40;

  private final Fleet fleet;

  VerificationAcceptanceTest(Fleet fleet) {
    this.fleet = fleet;
  }

  @BeforeEach
  void everybodyServes() {
    fleet.heal();
  }

  @Test
  void everythingHoldsThroughAPauseAndACrash() throws IOException, InterruptedException {
    var plan =
        VerificationPlan.of(
            Duration.ofSeconds(8),
            List.of(FaultKind.PAUSE_LEADER, FaultKind.KILL_LEADER),
            WorkloadPlan.of(1, 6));
    Path directory = Files.createDirectories(fleet.directory().resolve("verification"));
    VerifiedRun run =
        new Verification(fleet.underTest(), plan, fleet::note)
            .run(directory.resolve("history.jsonl"));
    Files.writeString(directory.resolve("report.html"), HtmlReport.of(run));
    assertThat(run.verdict())
        .as("history in %s; %s", directory, TerminalReport.of(run))
        .isEqualTo(CheckResult.Verdict.PASSED);
    assertThat(run.history().faults()).extracting(FaultHistory::fault).contains("pause-leader");
    assertThat(run.history().operations()).hasSizeGreaterThan(100);
  }

  /** Its requests lie in its socket while others lead; it reads them before it knows of that. */
  @Test
  void pausedAndResumedLeaderNeverAnswersStale() throws InterruptedException {
    String key = "paused-leader/" + OperationIds.next();
    put(key, "1");
    String old = fleet.leaderOf(key);
    try (Grpc node = Grpc.connect(fleet.address(old).grpcPort(), fleet.adminKey())) {
      ReadRequest read = ReadRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)).build();
      assertThat(node.entries().read(read).getEntry().getValue().toStringUtf8()).isEqualTo("1");
      var reads = new ArrayList<ListenableFuture<ReadResponse>>();
      fleet.pause(List.of(old));
      try {
        put(key, "2");
        assertThat(fleet.anotherLeaderOf(key, old)).isNotEqualTo(old);
        for (int i = 0; i < READS; i++) {
          reads.add(
              EntriesGrpc.newFutureStub(node.channel())
                  .withDeadlineAfter(30, TimeUnit.SECONDS)
                  .read(read));
        }
        // A round through the fleet, in which the reads leave.
        put(key + "/other", "1");
      } finally {
        fleet.resume(List.of(old));
      }
      for (ListenableFuture<ReadResponse> each : reads) {
        assertThat(valueOrRefusal(each)).isNotEqualTo("1");
      }
      eventually(
          Fleet.PATIENCE,
          () ->
              assertThat(node.entries().read(read).getEntry().getValue().toStringUtf8())
                  .isEqualTo("2"));
    }
  }

  /** With one id, until it is decided. */
  private void put(String key, String value) {
    String id = OperationIds.next().toString();
    Answer _ =
        eventuallyGet(
            Fleet.PATIENCE,
            () -> {
              Answer answer = fleet.gateway().putEntry(key, id, value);
              assertThat(answer.status()).as(answer.describe()).isIn(200, 201);
              return answer;
            });
    assertThat(fleet.gateway().get(RestClient.entry(key)).text()).isEqualTo(value);
  }

  private static String valueOrRefusal(ListenableFuture<ReadResponse> read)
      throws InterruptedException {
    try {
      return read.get().getEntry().getValue().toStringUtf8();
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(StatusRuntimeException.class);
      return "refused";
    }
  }
}
