package dev.recado.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.acceptance.client.Answer;
import dev.recado.acceptance.client.Json;
import dev.recado.acceptance.client.Recipient;
import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.WithFleet;
import dev.recado.protocol.OperationIds;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever cannot be done is refused with a typed problem, and is not done. */
@WithFleet
@Order(40)
class BadInputAcceptanceTest {

  private static final int MEBIBYTE = 1 << 20;
  private static final String NO_CREDENTIALS = "No valid credentials";

  private final Fleet fleet;
  private final RestClient gateway;
  private final String key = "bad/" + OperationIds.next();

  BadInputAcceptanceTest(Fleet fleet) {
    fleet.heal();
    this.fleet = fleet;
    this.gateway = fleet.gateway();
  }

  private static String id() {
    return OperationIds.next().toString();
  }

  private Answer submit(String json) {
    return gateway.postText("/v1/operations", json, "Content-Type", "application/json");
  }

  /** A good operation with one field changed; null takes the field away. */
  private Answer submitWith(String field, @org.jspecify.annotations.Nullable Object value) {
    Map<String, Object> operation = new HashMap<>(RestClient.operation(id(), "put", key, "value"));
    if (value == null) {
      operation.remove(field);
    } else {
      operation.put(field, value);
    }
    return gateway.post("/v1/operations", operation);
  }

  private void assertNothingHappened() {
    var _ = gateway.get(RestClient.entry(key)).isProblem(404, "NOT_FOUND", "No such entry");
  }

  // --- who ---

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "recado_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void missingOrWrongApiKeyIsRefused(String apiKey) {
    RestClient stranger = gateway.withToken(apiKey);
    for (Answer answer :
        List.of(
            stranger.get(RestClient.entry(key)),
            stranger.putEntry(key, id(), "value"),
            stranger.post("/v1/operations", RestClient.operation(id(), "put", key, "value")),
            stranger.get("/v1/members"),
            stranger.get("/v1/ring"),
            stranger.post("/v1/recipients", Map.of()),
            fleet.rest(Fleet.DISCOVERY).withToken(apiKey).get("/v1/members"))) {
      var _ = answer.isProblem(401, "UNAUTHENTICATED", NO_CREDENTIALS);
      assertThat(answer.required("WWW-Authenticate")).startsWith("Bearer");
    }
    assertNothingHappened();
  }

  @Test
  void foreignTokenOpensNoMailbox() {
    Recipient mine = Recipient.register(gateway);
    Recipient other = Recipient.register(gateway);
    for (String token : List.of(other.token(), fleet.adminKey())) {
      RestClient foreign = mine.client().withToken(token);
      var _ =
          foreign
              .get(mine.path("notifications"))
              .isProblem(403, "FORBIDDEN", "Not allowed with these credentials");
      var _ =
          foreign
              .post(mine.path("acknowledgements"), Map.of("through", 0))
              .isProblem(403, "FORBIDDEN", "Not allowed with these credentials");
    }
    var _ =
        mine.client()
            .withToken("")
            .get(mine.path("notifications"))
            .isProblem(401, "UNAUTHENTICATED", NO_CREDENTIALS);
    // And a recipient's token is no API key.
    var _ =
        gateway
            .withToken(mine.token())
            .get(RestClient.entry(key))
            .isProblem(401, "UNAUTHENTICATED", NO_CREDENTIALS);
  }

  // --- keys ---

  @Test
  void emptyKeyIsRefused() {
    var _ = gateway.put("/v1/entries/", "value").isProblem(400, "BAD_KEY", "Bad key");
    var _ = gateway.get("/v1/entries/").isProblem(400, "BAD_KEY", "Bad key");
    var _ = gateway.delete("/v1/entry?key=").isProblem(400, "BAD_KEY", "Bad key");
    var _ = gateway.get("/v1/entry").isProblem(400, "BAD_KEY", "Bad key");
    var _ = gateway.get("/v1/operations/" + id()).isProblem(400, "BAD_KEY", "Bad key");
    var _ = submitWith("key", "").isProblem(400, "BAD_KEY", "Bad key");
    var _ = submitWith("key", null).isProblem(400, "BAD_KEY", "Bad key");
  }

  @Test
  void keyOf1024BytesWorksAndOneMoreIsTooLong() {
    String longest = ("longest/" + OperationIds.next()).repeat(30).substring(0, 1022) + "é";
    var _ = gateway.putEntry(longest, id(), "value").hasStatus(201);
    assertThat(gateway.get(RestClient.entry(longest)).hasStatus(200).text()).isEqualTo("value");
    String tooLong = longest + "x";
    var _ = gateway.putEntry(tooLong, id(), "v").isProblem(400, "KEY_TOO_LONG", "Key too long");
    var _ = gateway.get(RestClient.entry(tooLong)).isProblem(400, "KEY_TOO_LONG", "Key too long");
    var _ = submitWith("key", tooLong).isProblem(400, "KEY_TOO_LONG", "Key too long");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%00", "a%00b", "a%FFb", "%C3%28", "%ED%A0%80"})
  void keyThatIsNoTextOrHoldsU0000IsRefused(String encoded) {
    String path = "/v1/entries/" + encoded;
    var _ = gateway.put(path, "value").isProblem(400, "BAD_KEY", "Bad key");
    var _ = gateway.get(path).isProblem(400, "BAD_KEY", "Bad key");
    var _ = gateway.delete(path).isProblem(400, "BAD_KEY", "Bad key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\u0000b", "\\ud800", "a\\udc00b"})
  void submittedKeyThatIsNoTextOrHoldsU0000IsRefused(String escaped) {
    var _ =
        submit("{\"kind\": \"put\", \"key\": \"" + escaped + "\", \"value\": \"v\"}")
            .isProblem(400, "BAD_KEY", "Bad key");
  }

  // --- values ---

  private static BodyPublisher withLength(int bytes) {
    return BodyPublishers.ofByteArray(new byte[bytes]);
  }

  private static BodyPublisher chunked(int bytes) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[bytes]));
  }

  private Answer put(BodyPublisher body) {
    return gateway.send("PUT", RestClient.entry(key), body, "Idempotency-Key", id());
  }

  @Test
  void valueOverOneMebibyteIsRefusedWithALengthAndWithout() {
    for (BodyPublisher body : List.of(withLength(MEBIBYTE + 1), chunked(MEBIBYTE + 1))) {
      var _ = put(body).isProblem(413, "VALUE_TOO_LARGE", "Value too large");
    }
    Map<String, Object> operation = new HashMap<>(RestClient.operation(id(), "put", key, ""));
    operation.remove("value");
    operation.put("valueBase64", Base64.getEncoder().encodeToString(new byte[MEBIBYTE + 1]));
    var _ =
        gateway
            .post("/v1/operations", operation)
            .isProblem(413, "VALUE_TOO_LARGE", "Value too large");
    assertNothingHappened();
    var _ = put(withLength(MEBIBYTE)).hasStatus(201);
    var _ = put(chunked(MEBIBYTE)).hasStatus(200);
    assertThat(gateway.get(RestClient.entry(key)).hasStatus(200).body()).hasSize(MEBIBYTE);
  }

  @Test
  void submissionOverItsBoundsIsRefused() {
    byte[] body =
        ("[\"" + "x".repeat(5 * MEBIBYTE) + "\"]")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    for (BodyPublisher publisher :
        List.of(
            BodyPublishers.ofByteArray(body),
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))) {
      var _ =
          gateway
              .send("POST", "/v1/operations", publisher, "Content-Type", "application/json")
              .isProblem(413, "REQUEST_TOO_LARGE", "Request too large");
    }
    List<Map<String, Object>> operations = new ArrayList<>();
    for (int i = 0; i <= 1000; i++) {
      operations.add(Map.of("kind", "put", "key", key, "value", "v"));
    }
    var _ =
        gateway
            .post("/v1/operations", operations)
            .isProblem(413, "TOO_MANY_OPERATIONS", "Too many operations");
    assertNothingHappened();
  }

  // --- JSON ---

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "nonsense",
        "\"text\"",
        "[1]",
        "[]",
        "{\"kind\": \"put\", \"key\": \"bad\", \"value\": \"v\"} {}",
        "{\"kind\": \"put\", \"kind\": \"delete\", \"key\": \"bad\"}"
      })
  void malformedJsonIsRefused(String json) {
    var _ = submit(json).isProblem(400, "MALFORMED", "Malformed request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"upsert", "PUT", "", "7"})
  void unknownKindIsRefused(String kind) {
    var _ = submitWith("kind", kind).isProblem(400, "UNKNOWN_KIND", "Unknown kind of operation");
    assertNothingHappened();
  }

  @Test
  void missingKindIsRefused() {
    var _ = submitWith("kind", null).isProblem(400, "UNKNOWN_KIND", "Unknown kind of operation");
    var _ = submitWith("kind", 7).isProblem(400, "UNKNOWN_KIND", "Unknown kind of operation");
  }

  @Test
  void unknownFieldIsRefused() {
    var _ = submitWith("vaule", "v").isProblem(400, "UNKNOWN_FIELD", "Unknown field");
    var _ =
        gateway
            .post("/v1/recipients", Map.of("nmae", "me"))
            .isProblem(400, "UNKNOWN_FIELD", "Unknown field");
    Recipient recipient = Recipient.register(gateway);
    var _ =
        recipient
            .client()
            .post(recipient.path("acknowledgements"), Map.of("trough", 1))
            .isProblem(400, "UNKNOWN_FIELD", "Unknown field");
    assertNothingHappened();
  }

  @Test
  void oneBadOperationRefusesTheWholeArray() {
    var good = RestClient.operation(id(), "put", key, "value");
    var bad = RestClient.operation(id(), "nonsense", key, "value");
    var _ =
        gateway
            .post("/v1/operations", List.of(good, bad))
            .isProblem(400, "UNKNOWN_KIND", "Unknown kind of operation");
    assertNothingHappened();
  }

  @Test
  void otherMediaTypesThanJsonAreRefused() {
    var _ =
        gateway
            .postText(
                "/v1/operations",
                Json.write(RestClient.operation(id(), "put", key, "value")),
                "Content-Type",
                "text/plain")
            .isProblem(415, "UNSUPPORTED_MEDIA_TYPE", "Media type not supported");
    assertNothingHappened();
  }

  // --- the operation's parts ---

  @Test
  void idempotencyKeyThatIsTooLongIsRefused() {
    var _ =
        gateway
            .putEntry(key, "k".repeat(256), "value")
            .isProblem(400, "BAD_ID", "Bad operation id");
    assertNothingHappened();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "00000000-0000-0000-0000-000000000000",
        "8a1f0a6e-5c0e-4c6e-9d0e-0f6f4f1e7a11",
        "0197c2d8-7e0b-7c4e-8d0e"
      })
  void badIdIsRefused(String id) {
    var _ = submitWith("id", id).isProblem(400, "BAD_ID", "Bad operation id");
    var _ = gateway.get(RestClient.operation(id, key)).isProblem(400, "BAD_ID", "Bad operation id");
    assertNothingHappened();
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "W/\"7\"", "\"seven\"", "\"0\"", "\"7\", \"8\"", "\"-1\"", "\"\""})
  void malformedIfMatchIsRefused(String ifMatch) {
    var _ =
        gateway
            .putEntry(key, id(), "value", "If-Match", ifMatch)
            .isProblem(400, "BAD_PRECONDITION", "Bad precondition");
    var _ =
        gateway
            .delete(RestClient.entry(key), "If-Match", ifMatch)
            .isProblem(400, "BAD_PRECONDITION", "Bad precondition");
    assertNothingHappened();
  }

  @Test
  void wrongRevisionIsAFailedPreconditionAndTellsTheRightOne() {
    String revision = gateway.putEntry(key, id(), "value").hasStatus(201).required("ETag");
    for (Answer answer :
        List.of(
            gateway.putEntry(key, id(), "other", "If-Match", "\"9007199254740991\""),
            gateway.delete(RestClient.entry(key), "If-Match", "\"9007199254740991\""))) {
      var problem = answer.isProblem(412, "REVISION_MISMATCH", "The entry has another revision");
      assertThat("\"" + problem.path("revision").asLong() + "\"").isEqualTo(revision);
    }
    assertThat(gateway.get(RestClient.entry(key)).hasStatus(200).text()).isEqualTo("value");
  }

  @Test
  void bothPreconditionsAtOnceAreRefused() {
    var _ =
        gateway
            .putEntry(key, id(), "value", "If-Match", "*", "If-None-Match", "*")
            .isProblem(400, "BAD_PRECONDITION", "Bad precondition");
    var _ = submitWith("ifRevision", 0).isProblem(400, "BAD_PRECONDITION", "Bad precondition");
    var _ = submitWith("ifRevision", "7").isProblem(400, "BAD_PRECONDITION", "Bad precondition");
    assertNothingHappened();
  }

  @ParameterizedTest
  @CsvSource({
    "value, 7, BAD_VALUE, Bad value",
    "valueBase64, '*', BAD_VALUE, Bad value",
    "contentType, nonsense, BAD_CONTENT_TYPE, Bad content type",
    "deadline, tomorrow, BAD_DEADLINE, Bad deadline",
    "replyTo, me, BAD_RECIPIENT, Bad recipient id"
  })
  void badPartOfAnOperationIsRefused(String field, String value, String reason, String title) {
    Object sent = value.equals("7") ? Integer.valueOf(7) : value;
    var _ = submitWith(field, sent).isProblem(400, reason, title);
    assertNothingHappened();
  }

  @Test
  void unknownRecipientIsRefused() {
    String nobody = UUID.randomUUID().toString();
    var _ = submitWith("replyTo", nobody).isProblem(404, "UNKNOWN_RECIPIENT", "Unknown recipient");
    var _ =
        gateway
            .putEntry(key, id(), "value", "Recado-Reply-To", nobody)
            .isProblem(404, "UNKNOWN_RECIPIENT", "Unknown recipient");
    var _ =
        fleet
            .rest(Fleet.PUSH)
            .get("/v1/recipients/" + nobody + "/notifications")
            .isProblem(404, "UNKNOWN_RECIPIENT", "Unknown recipient");
    var _ =
        gateway
            .delete("/v1/recipients/" + nobody)
            .isProblem(404, "UNKNOWN_RECIPIENT", "Unknown recipient");
    assertNothingHappened();
  }

  @Test
  void acknowledgementBeyondWhatWasSentIsRefused() {
    Recipient recipient = Recipient.register(gateway);
    var _ =
        recipient
            .client()
            .post(recipient.path("acknowledgements"), Map.of("through", 1))
            .isProblem(409, "ACKNOWLEDGEMENT_AHEAD", "Acknowledgement beyond the last sequence");
    for (Object through : List.of(-1, "1", 1.5)) {
      var _ =
          recipient
              .client()
              .post(recipient.path("acknowledgements"), Map.of("through", through))
              .isProblem(400, "BAD_PARAMETER", "Bad parameter");
    }
  }

  // --- paths and parameters ---

  @Test
  void unknownPathsMethodsAndParametersAreRefused() {
    var _ =
        gateway.get("/v1/nonsense").isProblem(404, "UNKNOWN_PATH", "There is nothing at this path");
    Answer notAllowed = gateway.postText(RestClient.entry(key), "value");
    var _ = notAllowed.isProblem(405, "METHOD_NOT_ALLOWED", "Method not allowed");
    assertThat(notAllowed.required("Allow")).contains("GET", "PUT", "DELETE");
    for (String path :
        List.of(
            "/v1/entries?nonsense=1",
            "/v1/entries?limit=0",
            "/v1/entries?limit=1001",
            "/v1/entries?limit=many",
            "/v1/entries?cursor=nonsense",
            "/v1/members?role=king",
            RestClient.entry(key) + "?consistency=strong")) {
      var _ = gateway.get(path).isProblem(400, "BAD_PARAMETER", "Bad parameter");
    }
    var _ =
        gateway
            .get(RestClient.entry(key) + "?consistency=session", "Recado-Session", "nonsense")
            .isProblem(400, "BAD_SESSION", "Bad session token");
  }
}
