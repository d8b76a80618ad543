package dev.recado.gateway;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.protocol.OperationIds;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntriesHttpTest {

  @RegisterExtension static final SharedGateway SHARED = new SharedGateway();

  private static final Duration SOON = Duration.ofSeconds(30);

  private final RunningGateway gateway = SHARED.gateway();
  private final String key = "k-" + UUID.randomUUID();
  private final String path = "/v1/entries/" + key;

  @Test
  void putCreatesThenReplaces() {
    Answer created = gateway.put(path, "one", "Content-Type", "text/plain");
    Answer replaced = gateway.put(path, "two", "Content-Type", "text/plain");

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.header("Recado-Version")).isEqualTo("1");
    assertThat(created.header("ETag")).matches("\"[0-9]+\"");
    assertThat(created.header("Recado-Session")).startsWith("r1.");
    assertThat(OperationIds.parse(created.header("Recado-Operation-Id"))).isNotNull();
    assertThat(created.header("Recado-Replayed")).isEmpty();
    assertThat(replaced.statusCode()).isEqualTo(200);
    assertThat(replaced.header("Recado-Version")).isEqualTo("2");
  }

  @Test
  void getAnswersTheRawValueWithItsContentType() {
    gateway.put(path, "wert ä", "Content-Type", "text/plain; charset=utf-8");

    Answer read = gateway.get(path);

    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(read.bytes()).isEqualTo("wert ä".getBytes(StandardCharsets.UTF_8));
    assertThat(read.header("Content-Type")).isEqualToIgnoringCase("text/plain;charset=utf-8");
    assertThat(read.header("Recado-Version")).isEqualTo("1");
    assertThat(read.header("Recado-Session")).startsWith("r1.");
  }

  @Test
  void headAnswersAsGetWithoutTheValue() {
    gateway.put(path, "12345");

    Answer head = gateway.send(gateway.request(path).HEAD());

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.header("Content-Length")).isEqualTo("5");
    assertThat(head.header("ETag")).isNotEmpty();
    assertThat(head.bytes()).isEmpty();
  }

  @Test
  void getOfWhatTheClientHasIsNotModified() {
    String tag = gateway.put(path, "1").header("ETag");

    Answer same = gateway.send(gateway.request(path).header("If-None-Match", tag).GET());
    Answer other = gateway.send(gateway.request(path).header("If-None-Match", "\"1000000\"").GET());

    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.header("ETag")).isEqualTo(tag);
    assertThat(other.statusCode()).isEqualTo(200);
  }

  @Test
  void absentEntryIsNotFound() {
    Answer read = gateway.get(path);
    Answer deleted = gateway.delete(path);

    assertThat(read.statusCode()).isEqualTo(404);
    assertThat(read.reason()).isEqualTo("NOT_FOUND");
    assertThat(deleted.statusCode()).isEqualTo(404);
    assertThat(deleted.reason()).isEqualTo("NOT_FOUND");
  }

  @Test
  void deleteAnswersNoContent() {
    gateway.put(path, "1");

    assertThat(gateway.delete(path).statusCode()).isEqualTo(204);
    assertThat(gateway.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void createOnlyIsRefusedWhereAnEntryIs() {
    Answer first = gateway.put(path, "1", "If-None-Match", "*");
    Answer second = gateway.put(path, "2", "If-None-Match", "*");

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(412);
    assertThat(second.reason()).isEqualTo("ALREADY_EXISTS");
    assertThat(second.json().get("version").intValue()).isEqualTo(1);
    assertThat(second.json().get("revision").longValue()).isPositive();
  }

  @Test
  void updateOnlyIsRefusedWhereNoEntryIs() {
    Answer refused = gateway.put(path, "1", "If-Match", "*");
    gateway.put(path, "1");
    Answer done = gateway.put(path, "2", "If-Match", "*");

    assertThat(refused.statusCode()).isEqualTo(412);
    assertThat(refused.reason()).isEqualTo("NOT_FOUND");
    assertThat(done.statusCode()).isEqualTo(200);
  }

  @Test
  void wrongRevisionIsAFailedPrecondition() {
    String tag = gateway.put(path, "1").header("ETag");

    Answer right = gateway.put(path, "2", "If-Match", tag);
    Answer wrong = gateway.put(path, "3", "If-Match", tag);
    Answer wrongDelete = gateway.delete(path, "If-Match", tag);
    Answer absent = gateway.delete(path + "-absent", "If-Match", "\"7\"");

    assertThat(right.statusCode()).isEqualTo(200);
    assertThat(wrong.statusCode()).isEqualTo(412);
    assertThat(wrong.reason()).isEqualTo("REVISION_MISMATCH");
    assertThat("\"" + wrong.json().get("revision").longValue() + "\"")
        .isEqualTo(right.header("ETag"));
    assertThat(wrongDelete.statusCode()).isEqualTo(412);
    assertThat(absent.statusCode()).isEqualTo(412);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"7", "W/\"7\"", "\"7\", \"8\"", "\"abc\"", "\"0\"", "\"99999999999999999\""})
  void ifMatchThatIsNoSingleRevisionIsRefused(String tag) {
    Answer answer = gateway.put(path, "1", "If-Match", tag);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.reason()).isEqualTo("BAD_PRECONDITION");
    assertThat(gateway.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void retryWithTheSameIdAnswersTheFirstOutcome() {
    String id = OperationIds.next().toString();

    Answer first = gateway.put(path, "1", "Idempotency-Key", id);
    Answer second =
        gateway.put(
            path, "1", "Idempotency-Key", "\"" + id.toUpperCase(java.util.Locale.ROOT) + "\"");

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.header("Recado-Replayed")).isEqualTo("true");
    assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
    assertThat(second.header("Recado-Operation-Id")).isEqualTo(id);
  }

  @Test
  void sameIdWithAnotherPayloadIsRefused() {
    String id = OperationIds.next().toString();
    gateway.put(path, "1", "Idempotency-Key", id);

    Answer other = gateway.put(path, "2", "Idempotency-Key", id);

    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(other.reason()).isEqualTo("ID_REUSED");
    assertThat(gateway.get(path).text()).isEqualTo("1");
  }

  @Test
  void sameIdManyTimesAtOnceHasOneEffect() {
    String id = OperationIds.next().toString();
    var requests = new ArrayList<java.net.http.HttpRequest.Builder>();
    for (int i = 0; i < 50; i++) {
      requests.add(
          gateway.request(path).header("Idempotency-Key", id).PUT(BodyPublishers.ofString("1")));
    }

    List<Answer> answers = gateway.sendAll(requests);

    assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(201));
    assertThat(answers.stream().map(answer -> answer.header("ETag")).distinct()).hasSize(1);
    assertThat(SHARED.fleet().store().effectsOn(key)).isEqualTo(1);
  }

  @Test
  void pastDeadlineIsExpired() {
    Answer expired = gateway.put(path, "1", "Recado-Deadline", "2020-01-01T00:00:00Z");
    Answer inTime = gateway.put(path, "1", "Recado-Deadline", "30s");

    assertThat(expired.statusCode()).isEqualTo(409);
    assertThat(expired.reason()).isEqualTo("EXPIRED");
    assertThat(inTime.statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource({
    "a/b/c, a/b/c",
    "a/../b, a/../b",
    "../b, ../b",
    "a//b, a//b",
    "a%2Fb, a/b",
    "a%2fb, a/b",
    "a;x=1, a;x=1",
    "a%252Fb, a%2Fb",
    "a+b, a+b",
    "a%2Bb, a+b",
    "a%20b, 'a b'",
    "a=b, a=b",
    "a%26b&c, a&b&c",
    "%F0%9F%98%80, 😀",
    "%7Btag%7Dx, {tag}x",
    "., .",
    "a%3Fb, a?b",
    "v1/entries/x, v1/entries/x"
  })
  void keyIsTheRestOfThePathDecodedOnce(String raw, String meant) {
    String marker = UUID.randomUUID().toString();

    Answer written = gateway.put("/v1/entries/" + raw, marker);
    Answer read = gateway.get("/v1/entries/" + raw);
    Answer direct =
        gateway.get(
            "/v1/entry?key="
                + java.net.URLEncoder.encode(meant, StandardCharsets.UTF_8).replace("+", "%20"));

    assertThat(written.statusCode()).isIn(200, 201);
    assertThat(read.text()).isEqualTo(marker);
    assertThat(direct.text()).isEqualTo(marker);
  }

  @Test
  void readsFollowTheConsistencyAskedFor() {
    String session = gateway.put(path, "1").header("Recado-Session");
    SHARED.fleet().reset();

    gateway.get(path);
    assertThat(SHARED.fleet().nodes().stream().mapToInt(FakeNode::reads).sum()).isEqualTo(1);

    // A breaker that an earlier test has opened moves a member to the end for a while.
    eventually(
        SOON,
        () -> {
          SHARED.fleet().reset();
          for (int i = 0; i < 6; i++) {
            assertThat(readAnywhere(i < 3 ? "session" : "eventual", session).statusCode())
                .isEqualTo(200);
          }
          assertThat(SHARED.fleet().nodes())
              .allSatisfy(node -> assertThat(node.reads()).isGreaterThanOrEqualTo(2));
        });
  }

  private Answer readAnywhere(String consistency, String session) {
    return gateway.send(
        gateway
            .request(path + "?consistency=" + consistency)
            .header("Recado-Session", session)
            .GET());
  }

  @Test
  void scanPagesThroughAllPositionsInKeyOrder() {
    String prefix = "scan-" + UUID.randomUUID() + "/";
    var wanted = new ArrayList<String>();
    for (int i = 0; i < 25; i++) {
      String one = prefix + String.format("%03d", i);
      wanted.add(one);
      gateway.put("/v1/entries/" + one, "v" + i, "Content-Type", "text/plain");
    }

    var found = new ArrayList<String>();
    String cursor = "";
    int pages = 0;
    do {
      Answer page =
          gateway.get(
              "/v1/entries?prefix="
                  + prefix
                  + "&limit=7"
                  + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.json().get("entries").size()).isLessThanOrEqualTo(7);
      page.json().get("entries").forEach(entry -> found.add(entry.get("key").stringValue()));
      cursor = page.json().has("next") ? page.json().get("next").stringValue() : "";
      pages++;
    } while (!cursor.isEmpty() && pages < 20);

    assertThat(found).isEqualTo(wanted);
    assertThat(new HashSet<>(found)).hasSize(25);
  }

  @Test
  void cursorOfAnotherScanIsRefused() {
    String prefix = "cursor-" + UUID.randomUUID() + "/";
    gateway.put("/v1/entries/" + prefix + "1", "1");
    gateway.put("/v1/entries/" + prefix + "2", "2");
    String cursor =
        gateway.get("/v1/entries?limit=1&prefix=" + prefix).json().get("next").stringValue();

    Answer other = gateway.get("/v1/entries?limit=1&prefix=" + prefix + "x&cursor=" + cursor);
    Answer garbage = gateway.get("/v1/entries?cursor=abc");

    assertThat(other.reason()).isEqualTo("BAD_PARAMETER");
    assertThat(garbage.reason()).isEqualTo("BAD_PARAMETER");
  }

  @Test
  void valueOfOneMebibyteIsTaken() {
    byte[] value = new byte[1 << 20];
    value[7] = 42;

    Answer written = gateway.send(gateway.request(path).PUT(BodyPublishers.ofByteArray(value)));

    assertThat(written.statusCode()).isEqualTo(201);
    assertThat(gateway.get(path).bytes()).isEqualTo(value);
  }

  @Test
  void anotherNamespaceSeesNothing() {
    gateway.put(path, "1");

    Answer read =
        gateway.send(
            gateway.bare(path).header("Authorization", "Bearer " + FakeFleet.OTHER_KEY).GET());

    assertThat(read.statusCode()).isEqualTo(404);
  }
}
