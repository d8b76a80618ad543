package dev.recado.microbenchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.recado.membership.KeyIds;
import dev.recado.membership.Ring;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.SessionToken;
import dev.recado.protocol.SessionToken.Seen;
import dev.recado.protocol.internal.v1.LogEntry;
import dev.recado.protocol.internal.v1.LoggedOperation;
import dev.recado.protocol.v1.Outcome;
import dev.recado.storage.operation.Applied;
import dev.recado.storage.operation.Bytes;
import dev.recado.storage.operation.Group;
import dev.recado.storage.operation.Operation;
import dev.recado.storage.operation.ScopedKey;
import dev.recado.storage.operation.Status;
import dev.recado.storage.operation.Submission;
import dev.recado.storage.operation.Value;
import dev.recado.storage.operation.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Nobody measures nothing: every benchmark runs, and does what its name says. */
class MicrobenchmarksTest {

  @Test
  void everyBenchmarkRuns() throws RunnerException {
    assertThat(ran())
        .containsExactlyInAnyOrder(
            "LedgerBenchmark.freshKeys",
            "LedgerBenchmark.repeated",
            "OperationRulesBenchmark.put",
            "OperationRulesBenchmark.batch",
            "PlacementBenchmark.keyId",
            "PlacementBenchmark.keyIdOfTaggedKey",
            "PlacementBenchmark.positionOf",
            "RoutingRulesBenchmark.leaderFirst",
            "RoutingRulesBenchmark.spread",
            "RoutingRulesBenchmark.next",
            "LogEntryBenchmark.encode",
            "LogEntryBenchmark.decode",
            "LogEntryBenchmark.answer",
            "FingerprintsBenchmark.put",
            "FingerprintsBenchmark.largePut",
            "SessionTokenBenchmark.encode",
            "SessionTokenBenchmark.decode",
            "SessionTokenBenchmark.merge");
  }

  /** In this process, a few milliseconds each. */
  private static Set<String> ran() throws RunnerException {
    var options =
        new OptionsBuilder()
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(5))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    String ours = MicrobenchmarksTest.class.getPackageName() + ".";
    return new Runner(options)
        .run().stream()
            .map(result -> result.getParams().getBenchmark().substring(ours.length()))
            .collect(Collectors.toSet());
  }

  @Test
  void freshPutsAreDecidedAndRepeatedOnesReplayed() {
    var benchmark = new LedgerBenchmark();

    List<Verdict> first = benchmark.freshKeys();
    assertThat(first).hasSize(Samples.PUTS).noneMatch(Verdict::replayed);
    assertThat(first)
        .extracting(verdict -> verdict.decision().outcome())
        .allMatch(outcome -> outcome.status() == Status.OK && outcome.created());

    List<Verdict> again = benchmark.repeated();
    assertThat(again).hasSize(Samples.PUTS).allMatch(Verdict::replayed);
    assertThat(again)
        .extracting(Verdict::decision)
        .isEqualTo(first.stream().map(Verdict::decision).toList());
  }

  @Test
  void rulesReplaceWhatStands() {
    var benchmark = new OperationRulesBenchmark();

    Applied put = benchmark.put();
    assertThat(put.outcome().status()).isEqualTo(Status.OK);
    assertThat(put.outcome().version()).isEqualTo(2);
    assertThat(put.changes()).hasSize(1);

    Applied batch = benchmark.batch();
    assertThat(batch.outcome().parts())
        .hasSize(OperationRulesBenchmark.PARTS)
        .allMatch(part -> part.version() == 2);
    assertThat(batch.changes()).hasSize(OperationRulesBenchmark.PARTS);
  }

  @Test
  void keysLieOnTheRingWhereTheirPositionsAre() {
    var benchmark = new PlacementBenchmark();
    var ring = new Ring(Ring.BITS_MAX, PlacementBenchmark.POSITIONS);

    assertThat(benchmark.positionOf().number()).isEqualTo(ring.numberOf(benchmark.keyId()));
    assertThat(benchmark.keyIdOfTaggedKey())
        .isEqualTo(
            KeyIds.keyId(
                Samples.NAMESPACE, ByteString.copyFromUtf8("customer-00001"), Ring.BITS_MAX));
  }

  @Test
  void leaderOfTheLastAnswerIsAskedFirst() {
    var benchmark = new RoutingRulesBenchmark();

    assertThat(benchmark.leaderFirst())
        .containsExactly(
            RoutingRulesBenchmark.HINTED,
            RoutingRulesBenchmark.OF_VIEW,
            RoutingRulesBenchmark.FIRST);
    assertThat(benchmark.spread())
        .containsExactly(
            RoutingRulesBenchmark.OF_VIEW,
            RoutingRulesBenchmark.HINTED,
            RoutingRulesBenchmark.FIRST);
    assertThat(benchmark.next()).contains(RoutingRulesBenchmark.OF_VIEW);
  }

  @Test
  void decodedEntryIsWhatWasEncoded() throws Exception {
    var benchmark = new LogEntryBenchmark();

    assertThat(LogEntry.parseFrom(benchmark.encode()).getOperationsList())
        .isEqualTo(benchmark.operations);

    Group group = benchmark.decode();
    assertThat(group.index()).isEqualTo(LogEntryBenchmark.INDEX);
    assertThat(group.submissions())
        .hasSize(Samples.PUTS)
        .isEqualTo(benchmark.operations.stream().map(MicrobenchmarksTest::submission).toList());

    Outcome answer = Outcome.parseFrom(benchmark.answer());
    assertThat(answer.getStatus()).isEqualTo(dev.recado.protocol.v1.Status.OK);
    assertThat(SessionToken.decode(answer.getSession()).at(LogEntryBenchmark.NUMBER))
        .isEqualTo(new Seen(LogEntryBenchmark.INCARNATION, LogEntryBenchmark.INDEX));
  }

  private static Submission submission(LoggedOperation logged) {
    var put =
        new Operation.Put(
            ScopedKey.of(logged.getNamespace(), logged.getKey().toByteArray()),
            new Value(Bytes.wrap(logged.getValue().toByteArray()), logged.getContentType()),
            OptionalLong.empty());
    return new Submission.Execute(
        OperationIds.fromByteString(logged.getId()),
        put,
        Bytes.wrap(logged.getFingerprint().toByteArray()),
        0,
        Optional.empty());
  }

  @Test
  void fingerprintsDifferWithTheValue() {
    var benchmark = new FingerprintsBenchmark();

    assertThat(benchmark.put()).hasSize(16).isNotEqualTo(benchmark.largePut());
  }

  @Test
  void sessionTokensAreReadAsWrittenAndMergedToTheNewer() {
    var benchmark = new SessionTokenBenchmark();

    assertThat(benchmark.decode()).isEqualTo(benchmark.token);
    assertThat(benchmark.encode()).isEqualTo(benchmark.token.encode());
    assertThat(benchmark.merge().positions()).hasSize(3);
    assertThat(benchmark.merge().at(1)).isEqualTo(benchmark.newer.at(1));
  }
}
