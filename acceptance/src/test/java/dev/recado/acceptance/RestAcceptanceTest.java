package dev.recado.acceptance;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.acceptance.client.Answer;
import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.WithFleet;
import dev.recado.protocol.OperationIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Entries over REST: statuses, headers and shapes. */
@WithFleet
@Order(50)
class RestAcceptanceTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final Fleet fleet;
  private final RestClient gateway;
  private final String key = "rest/" + OperationIds.next();

  RestAcceptanceTest(Fleet fleet) {
    fleet.heal();
    this.fleet = fleet;
    this.gateway = fleet.gateway();
  }

  private static String id() {
    return OperationIds.next().toString();
  }

  private String path() {
    return RestClient.entry(key);
  }

  // --- writing ---

  @Test
  void putCreatesThenReplacesAndTellsVersionAndRevision() {
    String id = id();
    Answer created =
        gateway.putEntry(key, id, "one").hasStatus(201).hasHeader("Recado-Version", "1");
    var _ = created.hasHeader("Recado-Operation-Id", id).hasNoHeader("Recado-Replayed");
    assertThat(created.required("ETag")).matches("\"[1-9][0-9]*\"");
    assertThat(created.required("Recado-Session")).isNotBlank();
    Answer replaced =
        gateway.putEntry(key, id(), "two").hasStatus(200).hasHeader("Recado-Version", "2");
    assertThat(revision(replaced)).isGreaterThan(revision(created));
  }

  private static long revision(Answer answer) {
    return Long.parseLong(answer.required("ETag").replace("\"", ""));
  }

  @Test
  void retryWithSameIdReturnsFirstOutcome() {
    String id = id();
    Answer first = gateway.putEntry(key, id, "one").hasStatus(201);
    var _ = gateway.putEntry(key, id(), "two").hasStatus(200);
    Answer retry =
        gateway.putEntry(key, id, "one").hasStatus(201).hasHeader("Recado-Replayed", "true");
    assertThat(retry.required("ETag")).isEqualTo(first.required("ETag"));
    assertThat(retry.required("Recado-Version")).isEqualTo("1");
    // Quotes and letter case of the id do not matter.
    var _ =
        gateway
            .putEntry(key, "\"" + id.toUpperCase(java.util.Locale.ROOT) + "\"", "one")
            .hasStatus(201)
            .hasHeader("Recado-Replayed", "true");
    assertThat(gateway.get(path()).text()).isEqualTo("two");
  }

  @Test
  void preconditionsAreKept() {
    var _ =
        gateway
            .putEntry(key, id(), "value", "If-Match", "*")
            .isProblem(412, "NOT_FOUND", "No such entry");
    String createId = id();
    Answer created = gateway.putEntry(key, createId, "one", "If-None-Match", "*").hasStatus(201);
    var _ =
        gateway
            .putEntry(key, id(), "again", "If-None-Match", "*")
            .isProblem(412, "ALREADY_EXISTS", "The entry already exists");
    var _ = gateway.putEntry(key, id(), "two", "If-Match", "*").hasStatus(200);
    var _ =
        gateway
            .putEntry(key, id(), "three", "If-Match", created.required("ETag"))
            .isProblem(412, "REVISION_MISMATCH", "The entry has another revision");
    String tag = gateway.get(path()).required("ETag");
    var _ = gateway.putEntry(key, id(), "three", "If-Match", tag).hasStatus(200);
    // A retry is told what the first was told, though its precondition would fail by now.
    var _ =
        gateway
            .putEntry(key, createId, "one", "If-None-Match", "*")
            .hasStatus(201)
            .hasHeader("Recado-Replayed", "true");
    assertThat(gateway.get(path()).text()).isEqualTo("three");
  }

  @Test
  void deleteRemovesAndRevisionsAreNeverReused() {
    var _ = gateway.delete(path()).isProblem(404, "NOT_FOUND", "No such entry");
    Answer created = gateway.putEntry(key, id(), "one").hasStatus(201);
    String deletion = id();
    var _ = gateway.delete(path(), "Idempotency-Key", deletion).hasStatus(204);
    var _ = gateway.get(path()).isProblem(404, "NOT_FOUND", "No such entry");
    var _ =
        gateway
            .delete(path(), "Idempotency-Key", deletion)
            .hasStatus(204)
            .hasHeader("Recado-Replayed", "true");
    Answer recreated =
        gateway.putEntry(key, id(), "two").hasStatus(201).hasHeader("Recado-Version", "1");
    assertThat(revision(recreated)).isGreaterThan(revision(created));
    var _ =
        gateway
            .delete(path(), "If-Match", created.required("ETag"))
            .isProblem(412, "REVISION_MISMATCH", "The entry has another revision");
    var _ = gateway.delete(path(), "If-Match", recreated.required("ETag")).hasStatus(204);
  }

  @Test
  void operationPastItsDeadlineIsNeverExecuted() {
    var _ =
        gateway
            .putEntry(key, id(), "late", "Recado-Deadline", "2026-01-01T00:00:00Z")
            .isProblem(409, "EXPIRED", "Expired");
    var _ = gateway.get(path()).hasStatus(404);
    var _ = gateway.putEntry(key, id(), "in time", "Recado-Deadline", "30s").hasStatus(201);
    String later = Instant.now().plusSeconds(60).toString();
    var _ = gateway.putEntry(key, id(), "in time", "Recado-Deadline", later).hasStatus(200);
  }

  @Test
  void preferencesChooseBetweenTheOutcomeAndItsPromise() {
    String id = id();
    Answer accepted =
        gateway
            .putEntry(key, id, "async", "Prefer", "respond-async")
            .hasStatus(202)
            .hasHeader("Preference-Applied", "respond-async")
            .hasHeader("Recado-Operation-Id", id);
    JsonNode body = accepted.json();
    assertThat(body.path("id").asString()).isEqualTo(id);
    assertThat(body.path("state").asString()).isEqualTo("accepted");
    String location = accepted.required("Location");
    assertThat(body.path("location").asString()).isEqualTo(location);
    assertThat(gateway.decided(location).path("outcome").path("status").asString()).isEqualTo("OK");
    var _ =
        gateway
            .putEntry(key, id(), "sync", "Prefer", "wait=30")
            .hasStatus(200)
            .hasHeader("Preference-Applied", "wait=30");
  }

  // --- reading ---

  @Test
  void readAnswersValueTypeTagAndVersion() {
    String tag =
        gateway
            .put(path(), "{\"a\": 1}", "Content-Type", "application/json")
            .hasStatus(201)
            .required("ETag");
    Answer read =
        gateway
            .get(path())
            .hasStatus(200)
            .hasHeader("Content-Type", "application/json")
            .hasHeader("ETag", tag)
            .hasHeader("Recado-Version", "1");
    assertThat(read.text()).isEqualTo("{\"a\": 1}");
    assertThat(read.required("Recado-Session")).isNotBlank();
    Answer head =
        gateway
            .head(path())
            .hasStatus(200)
            .hasHeader("Content-Type", "application/json")
            .hasHeader("Content-Length", "8")
            .hasHeader("ETag", tag)
            .hasHeader("Recado-Version", "1");
    assertThat(head.body()).isEmpty();
    var _ = gateway.head(RestClient.entry(key + "absent")).hasStatus(404);
  }

  @Test
  void readOfWhatTheClientHasIsNotModified() {
    String tag = gateway.putEntry(key, id(), "value").hasStatus(201).required("ETag");
    for (String wanted : List.of(tag, "W/" + tag, "\"1\", " + tag, "*")) {
      Answer answer = gateway.get(path(), "If-None-Match", wanted).hasStatus(304);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.required("ETag")).isEqualTo(tag);
    }
    var _ = gateway.get(path(), "If-None-Match", "\"9007199254740991\"").hasStatus(200);
  }

  @Test
  void valuesWithoutATypeAreBytes() {
    var _ = gateway.put(path(), "bytes").hasStatus(201);
    var _ = gateway.get(path()).hasHeader("Content-Type", "application/octet-stream");
    var _ = gateway.put(path(), "").hasStatus(200);
    assertThat(gateway.get(path()).hasStatus(200).body()).isEmpty();
  }

  /** G7: whichever replica answers, the session sees its own writes, and never goes back. */
  @Test
  void sessionReadsItsOwnWritesAtAnyReplica() {
    String session = "";
    for (int i = 0; i < 30; i++) {
      Answer write = gateway.putEntry(key, id(), "value " + i);
      session = write.required("Recado-Session");
      Answer read =
          gateway.get(path() + "?consistency=session", "Recado-Session", session).hasStatus(200);
      assertThat(read.text()).isEqualTo("value " + i);
      assertThat(read.required("Recado-Session")).isNotBlank();
    }
    // Without a session it may be any state that was, and becomes the last one.
    eventually(
        SOON,
        () -> {
          for (int i = 0; i < 6; i++) {
            Answer read = gateway.get(path() + "?consistency=eventual").hasStatus(200);
            assertThat(read.text()).isEqualTo("value 29");
          }
        });
  }

  @Test
  void scanReadsAllPositionsInKeyOrder() {
    String prefix = "scan/" + OperationIds.next() + "/";
    var operations = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < 25; i++) {
      operations.add(RestClient.operation(id(), "put", prefix + "%02d".formatted(i), "value " + i));
    }
    var accepted = gateway.post("/v1/operations", operations).hasStatus(202).json();
    accepted.forEach(each -> gateway.decided(each.path("location").asString()));

    List<String> keys = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    int pages = 0;
    do {
      JsonNode page =
          gateway
              .get(
                  "/v1/entries?limit=10&prefix="
                      + RestClient.encode(prefix)
                      + cursor.map(c -> "&cursor=" + RestClient.encode(c)).orElse(""))
              .hasStatus(200)
              .json();
      page.path("entries")
          .forEach(entry -> {
            keys.add(entry.path("key").asString());
            assertThat(entry.path("version").asLong()).isEqualTo(1);
            assertThat(entry.path("revision").asLong()).isPositive();
            assertThat(entry.path("contentType").asString()).isEqualTo("text/plain");
            assertThat(entry.path("value").asString()).startsWith("value ");
            assertThat(Instant.parse(entry.path("changedAt").asString()))
                .isBefore(Instant.now().plusSeconds(60));
          });
      cursor = Optional.ofNullable(page.get("next")).map(JsonNode::asString);
      pages++;
    } while (cursor.isPresent());
    assertThat(keys).hasSize(25).isSorted().doesNotHaveDuplicates();
    assertThat(pages).isEqualTo(3);

    JsonNode range =
        gateway
            .get(
                "/v1/entries?from="
                    + RestClient.encode(prefix + "05")
                    + "&to="
                    + RestClient.encode(prefix + "08"))
            .hasStatus(200)
            .json();
    assertThat(range.path("entries").valueStream().map(e -> e.path("key").asString()))
        .containsExactly(prefix + "05", prefix + "06", prefix + "07");
    assertThat(new HashSet<>(keys.stream().map(k -> fleet.ring().positionOf(k)).toList()))
        .as("positions that hold the keys")
        .hasSizeGreaterThan(1);
  }
}
