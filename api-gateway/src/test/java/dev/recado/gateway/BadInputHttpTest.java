package dev.recado.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.protocol.OperationIds;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputHttpTest {

  private static final int MEBIBYTE = 1 << 20;

  @RegisterExtension static final SharedGateway SHARED = new SharedGateway();

  private final RunningGateway gateway = SHARED.gateway();
  private final String path = "/v1/entries/k-" + UUID.randomUUID();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/entries/a",
        "/v1/operations/x?key=a",
        "/v1/members",
        "/nowhere",
        "/actuator/prometheus"
      })
  void withoutAKeyNobodyIsLetIn(String where) {
    Answer missing = gateway.send(gateway.bare(where).GET());
    Answer wrong =
        gateway.send(gateway.bare(where).header("Authorization", "Bearer recado_nobody").GET());
    Answer basic = gateway.send(gateway.bare(where).header("Authorization", "Basic dTpw").GET());

    for (Answer answer : new Answer[] {missing, wrong, basic}) {
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.reason()).isEqualTo("UNAUTHENTICATED");
      assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }
  }

  @Test
  void metricsAreForAdmins() {
    Answer client = gateway.get("/actuator/prometheus");
    Answer admin =
        gateway.send(
            gateway
                .bare("/actuator/prometheus")
                .header("Authorization", "Bearer " + FakeFleet.ADMIN_KEY)
                .GET());

    assertThat(client.statusCode()).isEqualTo(403);
    assertThat(client.reason()).isEqualTo("FORBIDDEN");
    assertThat(admin.statusCode()).isEqualTo(200);
    assertThat(admin.text()).contains("recado_outbox_depth", "recado_dispatch_attempts_total");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator/health/../prometheus",
        "/actuator/health/%2e%2e/prometheus",
        "/v1/ping/../members",
        "/actuator/health;/../prometheus",
        "//actuator/prometheus"
      })
  void openPathsOpenNothingElse(String where) {
    String answer =
        RawHttp.exchange(
            gateway.httpPort(),
            "GET " + where + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 4").contains("problem+json").doesNotContain("jvm_");
  }

  @Test
  void probesNeedNoKey() {
    assertThat(gateway.send(gateway.bare("/v1/ping").GET()).statusCode()).isEqualTo(200);
    assertThat(gateway.send(gateway.bare("/actuator/health").GET()).statusCode()).isEqualTo(200);
    assertThat(gateway.send(gateway.bare("/actuator/health/readiness").GET()).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/entries/",
        "/v1/entry",
        "/v1/entry?key=",
        "/v1/entries/%00",
        "/v1/entries/a%00b",
        "/v1/entries/%FF%FE",
        "/v1/entries/%ED%A0%80"
      })
  void badKeyIsNamed(String where) {
    Answer written = gateway.put(where, "1");
    Answer read = gateway.get(where);

    assertThat(written.statusCode()).isEqualTo(400);
    assertThat(written.reason()).isEqualTo("BAD_KEY");
    assertThat(read.reason()).isEqualTo("BAD_KEY");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/entries/a%zz", "/v1/entries/a%", "/v1/entries/a%2", "/v1/entry?key=%4"})
  void keyThatCannotBeDecodedIsABadKey(String where) {
    String answer =
        RawHttp.exchange(
            gateway.httpPort(),
            "GET "
                + where
                + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + FakeFleet.CLIENT_KEY
                + "\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400").contains("\"BAD_KEY\"");
  }

  @Test
  void keyOfMoreThan1024BytesIsTooLong() {
    assertThat(gateway.put("/v1/entries/" + "k".repeat(1024), "1").statusCode()).isIn(200, 201);
    assertThat(gateway.put("/v1/entries/" + "%C3%A4".repeat(512), "1").statusCode()).isIn(200, 201);

    Answer answer = gateway.put("/v1/entries/" + "k".repeat(1025), "1");
    Answer umlauts = gateway.put("/v1/entries/" + "%C3%A4".repeat(513), "1");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.reason()).isEqualTo("KEY_TOO_LONG");
    assertThat(umlauts.reason()).isEqualTo("KEY_TOO_LONG");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "GET /v1/entries/\u00e4 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /v1/%2e%2e%2f..%2f HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /v1/ping HTTP/1.1\r\nHost: a b c\r\nConnection: close\r\n\r\n",
        "GET /v1/ping HTTP/1.1\r\nConnection: close\r\n\r\n"
      })
  void whatIsNotHttpIsAProblemToo(String request) {
    String answer = RawHttp.exchange(gateway.httpPort(), request);

    assertThat(answer)
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json")
        .contains("\"MALFORMED\"")
        .doesNotContain("<html")
        .doesNotContain("\tat ");
  }

  @Test
  void hugeHeadersAreAProblem() {
    String answer =
        RawHttp.exchange(
            gateway.httpPort(),
            "GET /v1/ping HTTP/1.1\r\nHost: localhost\r\nX-Long: "
                + "x".repeat(40_000)
                + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 4").contains("application/problem+json");
  }

  @Test
  void valueOverOneMebibyteIsRefused() {
    Answer sized =
        gateway.send(gateway.request(path).PUT(BodyPublishers.ofByteArray(new byte[MEBIBYTE + 1])));
    Answer chunked =
        gateway.send(
            gateway
                .request(path)
                .PUT(
                    BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(new byte[3 * MEBIBYTE]))));

    assertThat(sized.statusCode()).isEqualTo(413);
    assertThat(sized.reason()).isEqualTo("VALUE_TOO_LARGE");
    assertThat(chunked.statusCode()).isEqualTo(413);
    assertThat(chunked.reason()).isEqualTo("VALUE_TOO_LARGE");
    assertThat(gateway.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void tooLargeAValueIsRefusedBeforeItIsSent() {
    String answer =
        RawHttp.exchange(
            gateway.httpPort(),
            "PUT "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + FakeFleet.CLIENT_KEY
                + "\r\nContent-Length: 2000000000\r\nExpect: 100-continue\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 413").contains("\"VALUE_TOO_LARGE\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "6ba7b810-9dad-41d1-80b4-00c04fd430c8", "0199-not-an-id", "\"x\""})
  void idThatIsNoUuidV7IsRefused(String id) {
    Answer answer =
        gateway.post(
            "/v1/operations",
            "{\"id\":%s,\"kind\":\"delete\",\"key\":\"a\"}"
                .formatted(id.startsWith("\"") ? id : "\"" + id + "\""));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.reason()).isEqualTo("BAD_ID");
    assertThat(gateway.get("/v1/operations/abc?key=a").reason()).isEqualTo("BAD_ID");
  }

  @ParameterizedTest
  @CsvSource({
    "Recado-Deadline, soon, BAD_DEADLINE",
    "Recado-Deadline, -5s, BAD_DEADLINE",
    "Recado-Deadline, P9999D, BAD_DEADLINE",
    "Recado-Reply-To, me, BAD_RECIPIENT",
    "Recado-Session, xyz, BAD_SESSION",
    "Content-Type, not a type, BAD_CONTENT_TYPE",
    "If-None-Match, '\"7\"', BAD_PRECONDITION"
  })
  void badHeaderIsNamed(String header, String value, String reason) {
    Answer answer = gateway.put(path, "1", header, value);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.reason()).isEqualTo(reason);
    assertThat(gateway.get(path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/entry?key=a&x=1, BAD_PARAMETER",
    "/v1/entry?key=a&key=b, BAD_PARAMETER",
    "/v1/entries/a?key=b, BAD_PARAMETER",
    "/v1/entries/a?consistency=strong, BAD_PARAMETER",
    "/v1/entries?limit=0, BAD_PARAMETER",
    "/v1/entries?limit=1001, BAD_PARAMETER",
    "/v1/entries?limit=many, BAD_PARAMETER",
    "/v1/members?role=boss, BAD_PARAMETER"
  })
  void badParameterIsNamed(String where, String reason) {
    Answer answer = gateway.get(where);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "{|400|MALFORMED",
        "##|400|MALFORMED",
        "[]|400|MALFORMED",
        "7|400|MALFORMED",
        "[[]]|400|MALFORMED",
        "{} {}|400|MALFORMED",
        "{\"kind\":\"put\",\"kind\":\"put\",\"key\":\"a\"}|400|MALFORMED",
        "{\"kind\":\"put\",\"key\":\"a\",\"valeu\":\"1\"}|400|UNKNOWN_FIELD",
        "{\"kind\":\"swap\",\"key\":\"a\"}|400|UNKNOWN_KIND",
        "{\"kind\":\"PUT\",\"key\":\"a\"}|400|UNKNOWN_KIND",
        "{\"key\":\"a\"}|400|UNKNOWN_KIND",
        "{\"kind\":\"put\"}|400|BAD_KEY",
        "{\"kind\":\"put\",\"key\":\"\"}|400|BAD_KEY",
        "{\"kind\":\"put\",\"key\":7}|400|BAD_KEY",
        "{\"kind\":\"put\",\"key\":\"a\\u0000\"}|400|BAD_KEY",
        "{\"kind\":\"put\",\"key\":\"\\ud800\"}|400|BAD_KEY",
        "{\"kind\":\"put\",\"key\":\"a\",\"value\":\"1\",\"valueBase64\":\"MQ==\"}|400|BAD_VALUE",
        "{\"kind\":\"put\",\"key\":\"a\",\"valueBase64\":\"!\"}|400|BAD_VALUE",
        "{\"kind\":\"put\",\"key\":\"a\",\"value\":7}|400|BAD_VALUE",
        "{\"kind\":\"delete\",\"key\":\"a\",\"value\":\"1\"}|400|BAD_VALUE",
        "{\"kind\":\"put\",\"key\":\"a\",\"ifRevision\":0}|400|BAD_PRECONDITION",
        "{\"kind\":\"put\",\"key\":\"a\",\"ifRevision\":1.5}|400|BAD_PRECONDITION",
        "{\"kind\":\"put\",\"key\":\"a\",\"ifRevision\":9007199254740992}|400|BAD_PRECONDITION",
        "{\"kind\":\"put\",\"key\":\"a\",\"ifRevision\":99999999999999999999999}|400|BAD_PRECONDITION",
        "{\"kind\":\"create\",\"key\":\"a\",\"ifRevision\":7}|400|BAD_PRECONDITION",
        "{\"kind\":\"put\",\"key\":\"a\",\"id\":\"7\"}|400|BAD_ID",
        "{\"kind\":\"put\",\"key\":\"a\",\"deadline\":\"later\"}|400|BAD_DEADLINE",
        "{\"kind\":\"put\",\"key\":\"a\",\"replyTo\":\"me\"}|400|BAD_RECIPIENT",
        "{\"kind\":\"put\",\"key\":\"a\",\"contentType\":\"x\"}|400|BAD_CONTENT_TYPE"
      })
  void badOperationIsNamed(String json, int status, String reason) {
    Answer answer = gateway.post("/v1/operations", json);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.reason()).isEqualTo(reason);
  }

  @Test
  void deeplyNestedJsonIsMalformed() {
    assertThat(gateway.post("/v1/operations", "[".repeat(100_000)).reason()).isEqualTo("MALFORMED");
  }

  @Test
  void tooManyOrTooLargeOperationsAreRefused() {
    String one = "{\"kind\":\"put\",\"key\":\"a\",\"value\":\"" + "x".repeat(1_100) + "\"}";
    String small = "{\"kind\":\"put\",\"key\":\"a\"}";

    Answer many = gateway.post("/v1/operations", array(small, 1_001));
    Answer large = gateway.post("/v1/operations", array(one, 1_000));
    Answer value =
        gateway.post(
            "/v1/operations",
            "{\"kind\":\"put\",\"key\":\"a\",\"value\":\"" + "x".repeat(MEBIBYTE + 1) + "\"}");
    Answer body = gateway.post("/v1/operations", " ".repeat(5 * MEBIBYTE));

    assertThat(many.reason()).isEqualTo("TOO_MANY_OPERATIONS");
    assertThat(large.reason()).isEqualTo("REQUEST_TOO_LARGE");
    assertThat(value.reason()).isEqualTo("VALUE_TOO_LARGE");
    assertThat(body.statusCode()).isEqualTo(413);
    assertThat(body.reason()).isEqualTo("REQUEST_TOO_LARGE");
  }

  private static String array(String element, int times) {
    return "[" + (element + ",").repeat(times - 1) + element + "]";
  }

  @Test
  void unknownRecipientIsRefused() {
    String nobody = UUID.randomUUID().toString();

    Answer put = gateway.put(path, "1", "Recado-Reply-To", nobody);
    Answer submitted =
        gateway.post(
            "/v1/operations", "{\"kind\":\"put\",\"key\":\"a\",\"replyTo\":\"" + nobody + "\"}");

    assertThat(put.statusCode()).isEqualTo(404);
    assertThat(put.reason()).isEqualTo("UNKNOWN_RECIPIENT");
    assertThat(submitted.reason()).isEqualTo("UNKNOWN_RECIPIENT");
    assertThat(gateway.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void unknownOperationIsToldSo() {
    Answer answer = gateway.get("/v1/operations/" + OperationIds.next() + "?key=a");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.reason()).isEqualTo("UNKNOWN_OPERATION");
  }

  @Test
  void whatIsNotThereIsAProblem() {
    assertThat(gateway.get("/v1/nothing").reason()).isEqualTo("UNKNOWN_PATH");
    assertThat(gateway.get("/").reason()).isEqualTo("UNKNOWN_PATH");
    Answer method = gateway.post("/v1/entries/a", "{}");
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(method.reason()).isEqualTo("METHOD_NOT_ALLOWED");
    assertThat(method.header("Allow")).contains("PUT", "GET", "DELETE");
    Answer patch =
        gateway.send(gateway.request(path).method("PATCH", BodyPublishers.ofString("x")));
    assertThat(patch.reason()).isEqualTo("METHOD_NOT_ALLOWED");
  }

  @Test
  void operationsThatAreNotCalledJsonAreRefused() {
    Answer form =
        gateway.send(
            gateway
                .request("/v1/operations")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("{\"kind\":\"put\",\"key\":\"a\"}")));

    assertThat(form.statusCode()).isEqualTo(415);
    assertThat(form.reason()).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void formAsValueIsAValue() {
    Answer written =
        gateway.put(path, "a=1&b=2", "Content-Type", "application/x-www-form-urlencoded");

    assertThat(written.statusCode()).isEqualTo(201);
    assertThat(gateway.get(path).text()).isEqualTo("a=1&b=2");
  }

  @Test
  void brokenChunksAreMalformed() {
    String answer =
        RawHttp.exchange(
            gateway.httpPort(),
            "PUT "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + FakeFleet.CLIENT_KEY
                + "\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400").contains("\"MALFORMED\"");
  }
}
