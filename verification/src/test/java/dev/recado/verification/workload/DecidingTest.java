package dev.recado.verification.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.verification.history.History;
import dev.recado.verification.history.Kind;
import dev.recado.verification.history.Operation;
import dev.recado.verification.history.OperationHistory;
import dev.recado.verification.history.Outcome;
import dev.recado.verification.history.Source;
import dev.recado.verification.history.Status;
import dev.recado.verification.history.Telling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecidingTest {

  private static final Answer KNOWN = new Answer.Known(Outcome.ok(1, 1));
  private static final Answer LOST = new Answer.Lost("timeout");
  private static final Answer REJECTED = new Answer.Rejected("OVERLOADED");
  private static final Answer ACCEPTED = new Answer.Accepted();
  private static final Answer UNKNOWN = new Answer.Unknown();

  @TempDir private Path directory;

  private final Scripted fleet = new Scripted();
  private Path file = Path.of("");
  private History history;
  private Deciding deciding;

  /** Answers as it is told to, whichever door is used. */
  private static final class Scripted implements Entrance {

    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<String> calls = new ArrayList<>();

    private Answer next(String call, Operation operation) {
      calls.add(call + " " + operation.id());
      return answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
    }

    @Override
    public Answer execute(Operation operation) {
      return next("request", operation);
    }

    @Override
    public Answer submit(Operation operation) {
      return next("request", operation);
    }

    @Override
    public Answer ask(Operation operation) {
      return next("ask", operation);
    }

    @Override
    public Answer cancel(Operation operation) {
      return next("cancel", operation);
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void begin() throws IOException {
    file = directory.resolve("history.jsonl");
    history = History.to(file);
    List<Entrance> doors = List.of(fleet);
    deciding = new Deciding(new Entrances(doors, doors, doors), history);
  }

  @AfterEach
  void end() throws IOException {
    history.close();
  }

  private void invoke(Operation operation, Answer... answers) {
    fleet.answers.addAll(List.of(answers));
    var _ = deciding.invoke("client-1", operation, Way.GRPC, new Random(3));
  }

  private List<Telling> tellings() {
    List<OperationHistory> operations = history.recorded().operations();
    assertThat(operations).hasSize(1);
    return operations.getFirst().tellings();
  }

  private static Operation put() {
    return Operation.of("a", Kind.PUT, "k");
  }

  @Test
  void lostOrRejectedOperationIsTriedWithItsIdUntilItIsDecided() throws IOException {
    invoke(put(), LOST, UNKNOWN, LOST, REJECTED, LOST, UNKNOWN, REJECTED, KNOWN);
    assertThat(fleet.calls).hasSize(8).allMatch(call -> call.endsWith(" a"));
    assertThat(fleet.calls).contains("ask a", "request a");
    assertThat(tellings()).hasSize(1);
    history.close();
    assertThat(Files.readString(file)).contains("indeterminate", "timeout", "OVERLOADED");
  }

  @Test
  void acceptedOperationIsAskedForUntilItIsDecided() {
    invoke(put(), ACCEPTED, ACCEPTED, ACCEPTED, KNOWN);
    assertThat(fleet.calls).containsExactly("request a", "ask a", "ask a", "ask a");
    assertThat(tellings()).extracting(Telling::source).containsExactly(Source.ASKED);
  }

  @Test
  void outcomeThatWillBePushedIsNotAskedFor() {
    invoke(put().replyTo("anna"), LOST, ACCEPTED);
    assertThat(fleet.calls).hasSize(2);
    assertThat(tellings()).isEmpty();
    assertThat(history.undelivered()).isEqualTo(1);
  }

  @Test
  void cancelledOperationIsSentUntilItHasArrivedForWhomItIsPushedTo() {
    var cancelled = new Answer.Known(Outcome.of(Status.CANCELLED));
    deciding.begin("client-1", put().replyTo("anna"));
    fleet.answers.addAll(List.of(ACCEPTED, cancelled, LOST, REJECTED, cancelled));
    deciding.settle("client-1", put().replyTo("anna"), new Random(3));
    assertThat(fleet.calls).hasSize(5);
    assertThat(fleet.calls.subList(0, 2)).containsExactly("request a", "ask a");
    assertThat(fleet.calls.getLast()).isEqualTo("request a");
  }

  @Test
  void whatNobodyWasToldIsSettledAtTheEnd() {
    invoke(put().replyTo("anna"), ACCEPTED);
    fleet.answers.clear();
    fleet.answers.addAll(List.of(ACCEPTED, ACCEPTED, KNOWN));
    deciding.settle("auditor", put().replyTo("anna"), new Random(3));
    assertThat(tellings()).extracting(Telling::source).containsExactly(Source.ASKED);
  }

  @Test
  void lostReadIsNotAskedAgain() {
    fleet.answers.add(LOST);
    assertThat(deciding.read("client-1", Operation.read("r", "k"), Way.REST, new Random(3)))
        .isEmpty();
    assertThat(fleet.calls).containsExactly("request r");
  }

  @Test
  void cancellationIsAskedForOnceAndTellsTheOutcome() {
    deciding.begin("client-1", put());
    fleet.answers.addAll(List.of(LOST, KNOWN));
    deciding.cancel("client-1", put(), new Random(3));
    assertThat(tellings()).isEmpty();
    deciding.cancel("client-1", put(), new Random(3));
    assertThat(fleet.calls).containsExactly("cancel a", "cancel a");
    assertThat(tellings()).extracting(Telling::source).containsExactly(Source.CANCELLING);
  }

  @Test
  void whoGivesUpLeavesItUndecided() {
    deciding.giveUp();
    invoke(put(), LOST);
    assertThat(tellings()).isEmpty();
  }
}
