package dev.recado.storage.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import dev.recado.storage.ratis.Leadership.Led;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReadIndexTest {

  private static final UUID A = new UUID(1, 1);
  private static final UUID B = new UUID(1, 2);

  private record Question(UUID member, long term, CompletableFuture<Boolean> answer) {}

  private final List<Question> questions = new ArrayList<>();
  private final List<CompletableFuture<Long>> barriers = new ArrayList<>();
  private boolean closed;
  private Optional<Led> led = Optional.of(new Led(3, 10, Set.of(A, B)));
  private final ReadIndex index =
      new ReadIndex(
          0,
          () -> {
            requireOpen();
            return led;
          },
          (member, _, term) -> {
            var question = new Question(member, term, new CompletableFuture<>());
            questions.add(question);
            return question.answer();
          },
          () -> {
            requireOpen();
            var barrier = new CompletableFuture<Long>();
            barriers.add(barrier);
            return barrier;
          });

  @Test
  void oneOtherOfTwoMakesAMajorityWithTheLeader() {
    CompletableFuture<Long> read = index.get();
    assertThat(questions)
        .extracting(Question::term, Question::member)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(3L, A), org.assertj.core.groups.Tuple.tuple(3L, B));
    assertThat(read).isNotDone();
    answer(1, true);
    assertThat(read).isCompletedWithValue(10L);
    assertThat(barriers).isEmpty();
  }

  @Test
  void leaderThatTheOthersHaveLeftAsksItsLog() {
    CompletableFuture<Long> read = index.get();
    answer(0, false);
    assertThat(read).isNotDone();
    answer(1, false);
    assertThat(barriers).hasSize(1);
    barriers
        .getFirst()
        .completeExceptionally(new Rejection(Reason.NOT_LEADER, "deposed meanwhile"));
    assertThat(read)
        .failsWithin(java.time.Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(Rejection.class);
  }

  @Test
  void ofFourOthersTwoAreNeeded() {
    UUID c = new UUID(1, 3);
    UUID d = new UUID(1, 4);
    led = Optional.of(new Led(3, 10, Set.of(A, B, c, d)));
    CompletableFuture<Long> read = index.get();
    answer(0, true);
    answer(1, false);
    assertThat(read).isNotDone();
    answer(2, true);
    assertThat(read).isCompletedWithValue(10L);
  }

  @Test
  void whoComesWhileAMajorityIsAskedSharesTheNextQuestion() {
    CompletableFuture<Long> first = index.get();
    led = Optional.of(new Led(3, 12, Set.of(A, B)));
    CompletableFuture<Long> second = index.get();
    CompletableFuture<Long> third = index.get();
    assertThat(questions).hasSize(2);

    answer(0, true);
    assertThat(first).isCompletedWithValue(10L);
    assertThat(second).isNotDone();
    assertThat(questions).hasSize(4);

    // A late answer to the first question says nothing about the second.
    answer(1, true);
    assertThat(second).isNotDone();
    answer(2, true);
    assertThat(second).isCompletedWithValue(12L);
    assertThat(third).isCompletedWithValue(12L);
    assertThat(index.get()).isNotDone();
    assertThat(questions).hasSize(6);
  }

  @Test
  void memberThatAnswersNothingIsNotAskedWithoutEnd() {
    for (int i = 0; i < 10; i++) {
      CompletableFuture<Long> read = index.get();
      questions.stream()
          .filter(question -> question.member().equals(A))
          .forEach(question -> question.answer().complete(true));
      assertThat(read).isCompletedWithValue(10L);
    }
    assertThat(questions).filteredOn(question -> question.member().equals(B)).hasSize(4);
    assertThat(questions).filteredOn(question -> question.member().equals(A)).hasSize(10);
  }

  @Test
  void failedAnswersCountAsNone() {
    CompletableFuture<Long> read = index.get();
    questions.forEach(question ->
        question.answer().completeExceptionally(new IllegalStateException("unreachable")));
    assertThat(barriers).hasSize(1);
    barriers.getFirst().complete(11L);
    assertThat(read).isCompletedWithValue(11L);
  }

  @Test
  void nodeThatDoesNotLeadAsksNobody() {
    led = Optional.empty();
    var _ = index.get();
    assertThat(questions).isEmpty();
    assertThat(barriers).hasSize(1);
  }

  @Test
  void logThatIsClosedFailsTheReadAndNotTheNextOne() {
    closed = true;
    assertThat(index.get()).isCompletedExceptionally();
    closed = false;
    CompletableFuture<Long> pending = index.get();
    closed = true;
    answer(0, false);
    answer(1, false);
    assertThat(pending).isCompletedExceptionally();
    closed = false;
    CompletableFuture<Long> next = index.get();
    answer(2, true);
    assertThat(next).isCompletedWithValue(10L);
  }

  @Test
  void onlyReplicaNeedsNobody() {
    led = Optional.of(new Led(3, 10, Set.of()));
    assertThat(index.get()).isCompletedWithValue(10L);
    assertThat(index.get()).isCompletedWithValue(10L);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The Raft group is closed");
    }
  }

  private void answer(int question, boolean same) {
    assertThat(questions.get(question).answer().complete(same)).isTrue();
  }
}
