package dev.recado.push.channel;

import static dev.recado.push.PushServer.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.protocol.internal.v1.RegisterMailboxResponse;
import dev.recado.push.PushClient;
import dev.recado.push.PushServer;
import dev.recado.testkit.Database;
import dev.recado.testkit.Eventually;
import dev.recado.testkit.PostgresFixture;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class LongPollTest {

  private static Database database;
  private static PushServer push;
  private static PushClient client;
  private RegisterMailboxResponse recipient;

  @BeforeAll
  static void start(@TempDir Path directory) {
    database = PostgresFixture.database();
    push =
        PushServer.start(
            database,
            directory,
            "recado.push.reading.poll-interval=1m",
            "recado.push.retention.capacity=20");
    client = new PushClient(push);
  }

  @AfterAll
  static void stop() {
    client.close();
    push.close();
    database.close();
  }

  @BeforeEach
  void register() {
    database.execute("truncate recipient, notification, taken");
    recipient = push.register();
  }

  @Test
  void waitingPollIsAnsweredWhenSomethingIsTaken() {
    var waiting =
        client.sendAsync(
            client.request(
                PushClient.notifications(recipient.getId()) + "?wait=20s", recipient.getToken()));
    Eventually.eventually(Duration.ofSeconds(10), () -> assertThat(openReaders()).isOne());
    assertThat(waiting).isNotDone();
    push.delivery().take(batch(recipient.getId(), 1, 1));
    JsonNode page = PushClient.JSON.readTree(waiting.orTimeout(10, TimeUnit.SECONDS).join().body());
    assertThat(page.get("notifications")).hasSize(1);
    assertThat(page.get("next").asLong()).isEqualTo(1);
    assertThat(page.has("gap")).isFalse();
    Eventually.eventually(Duration.ofSeconds(10), () -> assertThat(openReaders()).isZero());
  }

  private static double openReaders() {
    return push.bean(MeterRegistry.class).get("recado.push.streams.open").gauges().stream()
        .mapToDouble(Gauge::value)
        .sum();
  }

  @Test
  void pollWithNothingToTellAnswersWhereItStands() {
    JsonNode page = poll("?wait=100ms");
    assertThat(page.toString()).isEqualTo("{\"notifications\":[],\"next\":0}");
    push.delivery().take(batch(recipient.getId(), 1, 5));
    acknowledge(4);
    assertThat(poll("?after=5").toString()).isEqualTo("{\"notifications\":[],\"next\":5}");
  }

  @Test
  void pagesFollowEachOtherThroughTheMailbox() {
    push.delivery().take(batch(recipient.getId(), 1, 7));
    JsonNode first = poll("?limit=5");
    assertThat(first.get("notifications")).hasSize(5);
    assertThat(first.get("next").asLong()).isEqualTo(5);
    JsonNode second = poll("?limit=5&after=" + first.get("next").asLong());
    assertThat(second.get("notifications")).hasSize(2);
    assertThat(second.get("next").asLong()).isEqualTo(7);
  }

  @Test
  void pollStartsAtTheAcknowledgedCursor() {
    push.delivery().take(batch(recipient.getId(), 1, 7));
    acknowledge(5);
    assertThat(poll("").get("notifications").get(0).get("sequence").asLong()).isEqualTo(6);
    assertThat(poll("?after=2").get("notifications").get(0).get("sequence").asLong()).isEqualTo(6);
  }

  @Test
  void droppedHistoryIsDeclared() {
    push.delivery().take(batch(recipient.getId(), 1, 25));
    JsonNode page = poll("");
    assertThat(page.get("gap").toString()).isEqualTo("{\"from\":1,\"through\":5}");
    assertThat(page.get("notifications")).hasSize(20);
    assertThat(page.get("next").asLong()).isEqualTo(25);
  }

  @Test
  void acknowledgementNeverGoesBackAndIsRefusedAheadOfTheLast() {
    push.delivery().take(batch(recipient.getId(), 1, 5));
    acknowledge(3);
    acknowledge(1);
    acknowledge(3);
    assertThat(poll("").get("notifications").get(0).get("sequence").asLong()).isEqualTo(4);
    HttpResponse<String> ahead = post("{\"through\":6}");
    assertProblem(ahead, 409, "ACKNOWLEDGEMENT_AHEAD", "acknowledgement-ahead");
    assertThat(ahead.body()).contains("the mailbox's last is 5");
    assertThat(poll("").get("notifications")).hasSize(2);
    acknowledge(5);
    assertThat(poll("").toString()).isEqualTo("{\"notifications\":[],\"next\":5}");
  }

  @Test
  void missingForeignAndUnknownCredentialsAreToldApart() {
    RegisterMailboxResponse other = push.register();
    String path = PushClient.notifications(recipient.getId());
    HttpResponse<String> missing = client.send(client.request(path));
    assertProblem(missing, 401, "UNAUTHENTICATED", "unauthenticated");
    assertThat(missing.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertProblem(
        client.send(client.request(path, other.getToken())), 403, "FORBIDDEN", "forbidden");
    assertProblem(
        client.send(client.request(path, "recado_r_nonsense")), 403, "FORBIDDEN", "forbidden");
    String unknown = "00000000-0000-7000-8000-000000000000";
    assertProblem(
        client.send(client.request(PushClient.notifications(unknown), other.getToken())),
        404,
        "UNKNOWN_RECIPIENT",
        "unknown-recipient");
    assertProblem(
        client.send(client.request(PushClient.notifications("nobody"), other.getToken())),
        400,
        "BAD_RECIPIENT",
        "bad-recipient");
    assertProblem(
        client.acknowledge(recipient.getId(), other.getToken(), "{\"through\":0}"),
        403,
        "FORBIDDEN",
        "forbidden");
  }

  @ParameterizedTest
  @CsvSource({
    "?after=-1",
    "?after=x",
    "?after=1",
    "?limit=0",
    "?limit=1001",
    "?wait=61s",
    "?wait=-1s",
    "?wait=soon",
    "?afer=1"
  })
  void badParameterIsToldByItsReason(String query) {
    assertProblem(
        client.send(
            client.request(
                PushClient.notifications(recipient.getId()) + query, recipient.getToken())),
        400,
        "BAD_PARAMETER",
        "bad-parameter");
  }

  @Test
  void badBodiesAreToldByTheirReasons() {
    assertProblem(post("{"), 400, "MALFORMED", "malformed");
    assertProblem(post("[]"), 400, "MALFORMED", "malformed");
    assertProblem(post("{\"through\":1,\"x\":1}"), 400, "UNKNOWN_FIELD", "unknown-field");
    assertProblem(post("{\"through\":\"1\"}"), 400, "BAD_PARAMETER", "bad-parameter");
    assertProblem(post("{\"through\":1.5}"), 400, "BAD_PARAMETER", "bad-parameter");
    assertProblem(post("{\"through\":-1}"), 400, "BAD_PARAMETER", "bad-parameter");
    assertProblem(post("{}"), 400, "BAD_PARAMETER", "bad-parameter");
    assertProblem(post(" ".repeat(5000)), 413, "REQUEST_TOO_LARGE", "request-too-large");
    String path = "/v1/recipients/" + recipient.getId() + "/acknowledgements";
    assertProblem(
        client.send(
            client
                .request(path, recipient.getToken())
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{\"through\":0}"))),
        415,
        "UNSUPPORTED_MEDIA_TYPE",
        "unsupported-media-type");
    assertProblem(
        client.send(client.request(path, recipient.getToken())),
        405,
        "METHOD_NOT_ALLOWED",
        "method-not-allowed");
    assertProblem(client.send(client.request("/v1/nothing")), 404, "UNKNOWN_PATH", "unknown-path");
    assertProblem(
        client.send(
            client
                .request(PushClient.notifications(recipient.getId()), recipient.getToken())
                .header("Accept", "image/png")),
        406,
        "NOT_ACCEPTABLE",
        "not-acceptable");
  }

  private static void assertProblem(
      HttpResponse<String> response, int status, String reason, String slug) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = PushClient.JSON.readTree(response.body());
    assertThat(problem.get("reason").asString()).isEqualTo(reason);
    assertThat(problem.get("type").asString()).isEqualTo("https://recado.dev/problems/" + slug);
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("title").asString()).isNotEmpty();
    assertThat(problem.get("detail").asString()).isNotEmpty();
  }

  private JsonNode poll(String query) {
    return client.poll(recipient.getId(), recipient.getToken(), query);
  }

  private HttpResponse<String> post(String body) {
    return client.acknowledge(recipient.getId(), recipient.getToken(), body);
  }

  private void acknowledge(long through) {
    assertThat(post("{\"through\":" + through + "}").statusCode()).isEqualTo(204);
  }
}
