package dev.recado.verification.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

  @TempDir Path directory;

  @Test
  void everyEventIsALineAndEveryTellingBelongsToItsOperation() throws IOException {
    Path file = directory.resolve("history.jsonl");
    RecordedHistory recorded;
    try (History history = History.to(file)) {
      history.record(
          new Event.Invoked(
              "client-1", Operation.of("a", Kind.PUT, "quoted \"key\"\n").replyTo("anna")));
      history.record(new Event.Indeterminate("client-1", "a", "timeout"));
      history.record(new Event.Rejected("client-1", "a", "OVERLOADED"));
      history.record(new Event.Accepted("client-1", "a"));
      assertThat(history.undelivered()).isEqualTo(1);
      history.record(new Event.Connected("anna", 0));
      history.record(new Event.Delivered("anna", 1, "a", Outcome.ok(1, 7)));
      history.record(new Event.Acknowledged("anna", 1));
      history.record(new Event.Told("client-1", "a", Source.ASKED, Outcome.ok(1, 7)));
      history.record(new Event.FaultBegan("kill-leader", List.of("storage-1"), List.of(0)));
      assertThat(history.undelivered()).isZero();
      recorded = history.recorded();
    }
    assertThat(Files.readAllLines(file)).hasSize(9);
    assertThat(Files.readAllLines(file).getFirst())
        .startsWith("{\"nanos\":")
        .endsWith(
            "\"event\":\"invoked\",\"client\":\"client-1\",\"id\":\"a\",\"kind\":\"put\","
                + "\"key\":\"quoted \\\"key\\\"\\u000a\",\"value\":\"a\",\"replyTo\":\"anna\"}");
    assertThat(Files.readAllLines(file).get(5))
        .endsWith(
            "\"event\":\"notified\",\"recipient\":\"anna\",\"id\":\"a\",\"sequence\":1,"
                + "\"status\":\"OK\",\"version\":1,\"revision\":7}");
    assertThat(recorded.operations()).hasSize(1);
    assertThat(recorded.operations().getFirst().tellings())
        .extracting(Telling::source)
        .containsExactly(Source.NOTIFICATION, Source.ASKED);
    assertThat(recorded.recipients().getFirst().events()).hasSize(3);
  }

  @Test
  void whatHappensAfterTheEndIsNoPartOfIt() throws IOException {
    Path file = directory.resolve("history.jsonl");
    History history = History.to(file);
    history.record(new Event.Accepted("client-1", "a"));
    history.close();

    history.record(new Event.Invoked("client-1", Operation.of("b", Kind.PUT, "key")));

    assertThat(Files.readAllLines(file)).hasSize(1);
    assertThat(history.recorded().operations()).isEmpty();
  }

  @Test
  void batchIsOneLineWithItsParts() throws IOException {
    Path file = directory.resolve("history.jsonl");
    Operation batch =
        Operation.batch(
            "x",
            List.of(
                Operation.part("x", 0, Kind.PUT, "{t}a"),
                Operation.part("x", 1, Kind.DELETE, "{t}b").ifRevision(3)));
    try (History history = History.to(file)) {
      history.record(new Event.Invoked("c", batch));
      history.record(new Event.Cancelling("c", "x"));
      history.record(
          new Event.Told(
              "c", "x", Source.CANCELLING, Outcome.standing(Status.NOT_FOUND, 1, 2).ofPart(1)));
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.get(0))
        .endsWith(
            "\"kind\":\"batch\",\"key\":\"{t}a\",\"operations\":[{\"kind\":\"put\",\"key\":\"{t}a\",\"value\":\"x/0\"},"
                + "{\"kind\":\"delete\",\"key\":\"{t}b\",\"ifRevision\":3}]}");
    assertThat(lines.get(1)).endsWith("\"event\":\"cancelling\",\"client\":\"c\",\"id\":\"x\"}");
    assertThat(lines.get(2)).contains("\"source\":\"cancelling\"").endsWith("\"failedPart\":1}");
  }

  @Test
  void historyThatIsFullSaysSo() throws IOException {
    try (History history = History.to(directory.resolve("history.jsonl"), 2)) {
      history.record(new Event.Invoked("c", Operation.read("r1", "k")));
      assertThat(history.isFull()).isFalse();
      history.record(new Event.Invoked("c", Operation.read("r2", "k")));
      assertThat(history.isFull()).isTrue();
    }
  }
}
