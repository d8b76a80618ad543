package dev.recado.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.benchmarks.load.LoadResult;
import dev.recado.benchmarks.recipient.Channel;
import dev.recado.benchmarks.usage.UsageMeter;
import dev.recado.protocol.v1.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutcomeBenchmarkTest {

  private static final int VALUE_BYTES = 64;
  private static final int RECIPIENTS = 5;

  private FakeGateway gateway;

  @BeforeEach
  void start() throws IOException {
    gateway = new FakeGateway();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @EnumSource
  void countsWhatHasArrivedAndAcknowledgesIt(Channel channel) throws InterruptedException {
    LoadResult result = measure(channel, 1, 8);
    assertThat(result.contender()).isEqualTo("recado-outcome-" + channel.label());
    assertThat(result.errors()).isEmpty();
    assertThat(result.succeeded()).isPositive();
    assertThat(gateway.push.recipients()).isEqualTo(RECIPIENTS);
    assertThat(gateway.push.opened).hasValue(RECIPIENTS);
    assertThat(gateway.repeatedIds).hasValue(0);
    assertThat(gateway.push.wrong).isEmpty();
    assertThat(gateway.push.acknowledged).hasSize(RECIPIENTS);
    // One for many, not one for each.
    assertThat(gateway.push.acknowledgements.get())
        .isLessThan(
            RECIPIENTS * (int) (plan(8).measured().plus(plan(8).warmup()).toMillis() / 10 + 100));
  }

  @ParameterizedTest
  @EnumSource
  void outcomeThatArrivesTwiceCountsOnce(Channel channel) throws InterruptedException {
    gateway.push.copies = 2;
    LoadResult result = measure(channel, 1, 8);
    assertThat(result.errors()).isEmpty();
    assertThat(result.succeeded()).isPositive().isLessThanOrEqualTo(gateway.push.delivered.get());
  }

  @Test
  void acceptanceIsToldByItselfAndIsNotTheEnd() throws InterruptedException {
    gateway.deliverMillis = 30;
    LoadResult result = measure(Channel.GRPC, 1, 1);
    assertThat(result.errors()).isEmpty();
    assertThat(result.accepted().p50Millis()).isPositive();
    assertThat(result.p50Millis() - result.accepted().p50Millis()).isGreaterThan(25);
    assertThat(result.accepted().p99Millis()).isGreaterThanOrEqualTo(result.accepted().p50Millis());
  }

  @Test
  void outcomeMayBeFasterThanTheAnswer() throws InterruptedException {
    gateway.outcomesFirst = true;
    LoadResult result = measure(Channel.GRPC, 1, 8);
    assertThat(result.errors()).isEmpty();
    assertThat(result.succeeded()).isPositive();
  }

  @Test
  void outcomeAfterALostAnswerIsNoSecondEnd() throws InterruptedException {
    gateway.loseAnswerEvery = 5;
    LoadResult result = measure(Channel.GRPC, 1, 8);
    assertThat(result.errors()).containsOnlyKeys("UNAVAILABLE: lost");
    assertThat(result.succeeded()).isPositive();
    // Each operation ended once: as arrived or as failed.
    assertThat(result.succeeded() + result.failed()).isLessThanOrEqualTo(gateway.ids.size());
  }

  @Test
  void refusedSubmitIsCountedAndFreesItsSlot() throws InterruptedException {
    gateway.refuseEvery = 3;
    LoadResult result = measure(Channel.GRPC, 1, 2);
    assertThat(result.errors()).containsOnlyKeys("RESOURCE_EXHAUSTED: too much is out");
    assertThat(result.failed()).as("more than there are slots").isGreaterThan(2);
    assertThat(result.succeeded()).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void outcomeThatIsNotOkIsAnError(Channel channel) throws InterruptedException {
    gateway.push.status = Status.EXPIRED;
    LoadResult result = measure(channel, 1, 2);
    assertThat(result.succeeded()).isZero();
    assertThat(result.errors()).containsOnlyKeys("outcome EXPIRED");
  }

  @Test
  void operationWithoutAnOutcomeIsAnErrorInTheEnd() throws InterruptedException {
    gateway.push.loseEvery = 1;
    LoadResult result = measure(Channel.GRPC, 2, 6);
    assertThat(result.succeeded()).isZero();
    assertThat(result.errors()).containsOnlyKeys("no outcome").containsValue(6L);
  }

  @ParameterizedTest
  @EnumSource
  void brokenStreamIsCountedAndOpenedAgain(Channel channel) throws InterruptedException {
    gateway.push.breakEvery = 50;
    LoadResult result = measure(channel, 1, 4);
    assertThat(result.errors().keySet()).anyMatch(error -> error.startsWith("stream: "));
    assertThat(gateway.push.opened).hasValueGreaterThan(RECIPIENTS);
  }

  @Test
  void streamsThatAreRefusedAtFirstAreOpenedBeforeAnythingIsMeasured() throws InterruptedException {
    gateway.push.refuseStreams.set(3);
    gateway.push.refuseRegistrations.set(2);
    LoadResult result = measure(Channel.SSE, 1, 4);
    assertThat(result.errors()).isEmpty();
    assertThat(result.succeeded()).isPositive();
    assertThat(gateway.push.opened).hasValue(RECIPIENTS);
  }

  @Test
  void recipientThatCannotBeRegisteredStopsTheBenchmark() {
    gateway.push.refuseRegistrations.set(1000);
    try (var contenders = contenders()) {
      assertThatThrownBy(() -> contenders.outcomes(Channel.SSE, pushGrpc(), RECIPIENTS, 1))
          .hasMessageContaining("0 of 5 recipients")
          .hasMessageContaining("no push server");
    }
  }

  @Test
  void submitsCarryAsManyOperationsAsAsked() throws InterruptedException {
    LoadResult result = measure(Channel.GRPC, 4, 8);
    assertThat(result.errors()).isEmpty();
    assertThat(gateway.batches).containsExactly(4);
    assertThat(result.succeeded()).isPositive();
  }

  @Test
  void etcdPutsPlainlyInTheSameRounds() throws IOException, InterruptedException {
    try (var etcd = new FakeEtcd();
        var contenders = new Contenders(gateway.target(), List.of(etcd.endpoint()), VALUE_BYTES)) {
      List<Contender> compared = contenders.outcomes(Channel.GRPC, pushGrpc(), RECIPIENTS, 1);
      List<LoadResult> results = new Benchmark(compared, plan(4), UsageMeter.none(), _ -> {}).run();
      assertThat(results)
          .extracting(LoadResult::contender)
          .containsExactly("recado-outcome-grpc", "etcd-grpc");
      assertThat(results).allMatch(result -> result.succeeded() > 0 && result.failed() == 0);
    }
  }

  private LoadResult measure(Channel channel, int submitBatch, int outstanding)
      throws InterruptedException {
    try (var contenders = contenders()) {
      List<Contender> compared = contenders.outcomes(channel, pushGrpc(), RECIPIENTS, submitBatch);
      return new Benchmark(compared, plan(outstanding), UsageMeter.none(), _ -> {})
          .run()
          .getFirst();
    }
  }

  private Contenders contenders() {
    return new Contenders(gateway.target(), List.of(), VALUE_BYTES);
  }

  private String pushGrpc() {
    return gateway.target().grpc();
  }

  private static BenchmarkPlan plan(int outstanding) {
    return new BenchmarkPlan(
        List.of(outstanding),
        new Pace.ClosedLoop(),
        1,
        Duration.ofMillis(200),
        Duration.ofMillis(300));
  }
}
