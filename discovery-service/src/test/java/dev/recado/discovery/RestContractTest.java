package dev.recado.discovery;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.membership.ApiKeys;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.v1.ApiKeyRole;
import dev.recado.protocol.v1.DiscoveryGrpc;
import dev.recado.protocol.v1.GetRingRequest;
import dev.recado.protocol.v1.ListRequest;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.RegisterRequest;
import dev.recado.protocol.v1.Role;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestContractTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String CLIENT_KEY = "recado_" + "c".repeat(43);

  @TempDir static Path directory;

  private Database database;
  private DiscoveryProcess discovery;
  private String adminKey = "";

  @BeforeAll
  void start() throws Exception {
    database = PostgresFixture.database();
    discovery =
        DiscoveryProcess.start(
            database,
            directory,
            "recado.discovery.lease-ttl=10s",
            "recado.discovery.member-grace=1m",
            "recado.discovery.watchers-max=2");
    adminKey = discovery.adminKey();
    database.execute(
        "insert into api_key values ('\\x"
            + HexFormat.of().formatHex(ApiKeys.hash(CLIENT_KEY).toByteArray())
            + "', 'default', '"
            + ApiKeyRole.CLIENT
            + "', clock_timestamp()); update fleet set revision = revision + 1");
    eventually(
        Duration.ofSeconds(5),
        () -> assertThat(get("/v1/members", CLIENT_KEY).statusCode()).isEqualTo(200));
  }

  @AfterAll
  void stop() {
    discovery.close();
    database.close();
  }

  @BeforeEach
  void emptyFleet() {
    database.execute("delete from member; delete from position; update fleet set epoch = 0");
  }

  @Test
  void registeringAnswersTheIdTheLeaseAndTheRevision() throws Exception {
    HttpResponse<String> answer = post(body("push", 8090));

    assertThat(answer.statusCode()).isEqualTo(201);
    JsonNode json = JSON.readTree(answer.body());
    assertThat(json.propertyNames()).containsExactlyInAnyOrder("id", "leaseTtl", "revision");
    assertThat(json.get("leaseTtl").asString()).isEqualTo("PT10S");
    assertThat(json.get("revision").isIntegralNumber()).isTrue();
    assertThat(answer.headers().firstValue("Location"))
        .contains("/v1/members/" + json.get("id").asString());
  }

  @Test
  void listNamesTheMembersOfTheRole() throws Exception {
    String id = JSON.readTree(post(body("push", 8090)).body()).get("id").asString();
    post(body("gateway", 8080));

    JsonNode json = JSON.readTree(get("/v1/members?role=push", CLIENT_KEY).body());

    assertThat(json.get("revision").asLong()).isPositive();
    assertThat(json.get("heldBack").asBoolean()).isFalse();
    assertThat(json.get("members").size()).isEqualTo(1);
    JsonNode member = json.get("members").get(0);
    assertThat(member.get("id").asString()).isEqualTo(id);
    assertThat(member.get("role").asString()).isEqualTo("push");
    assertThat(member.get("name").asString()).isEqualTo("push-1");
    assertThat(member.get("host").asString()).isEqualTo("127.0.0.1");
    assertThat(member.get("httpPort").asInt()).isEqualTo(8090);
    assertThat(member.get("grpcPort").asInt()).isEqualTo(8091);
    assertThat(member.get("zone").asString()).isEqualTo("a");
    assertThat(member.get("state").asString()).isEqualTo("live");
    assertThat(Instant.parse(member.get("leaseExpiresAt").asString())).isAfter(Instant.EPOCH);
    assertThat(JSON.readTree(get("/v1/members", CLIENT_KEY).body()).get("members").size())
        .isEqualTo(2);
  }

  @Test
  void leaseIsRenewedAndAMemberLeaves() throws Exception {
    String id = JSON.readTree(post(body("push", 8090)).body()).get("id").asString();

    HttpResponse<String> renewed = put("/v1/members/" + id + "/lease");
    HttpResponse<String> left = delete("/v1/members/" + id);

    assertThat(renewed.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(renewed.body()).get("leaseTtl").asString()).isEqualTo("PT10S");
    assertThat(left.statusCode()).isEqualTo(204);
    assertProblem(put("/v1/members/" + id + "/lease"), 404, Reason.UNKNOWN_MEMBER);
    assertThat(delete("/v1/members/" + id).statusCode()).isEqualTo(204);
  }

  @Test
  void memberReturnsUnderItsId() throws Exception {
    String id = UUID.randomUUID().toString();

    HttpResponse<String> answer =
        post(body("push", 8090).replace("{", "{\"id\": \"" + id + "\", "));

    assertThat(JSON.readTree(answer.body()).get("id").asString()).isEqualTo(id);
  }

  @Test
  void ringTellsIdsAsDecimalText() throws Exception {
    JsonNode before = JSON.readTree(get("/v1/ring", CLIENT_KEY).body());
    assertThat(before.get("epoch").asLong()).isZero();
    assertThat(before.get("bits").asInt()).isEqualTo(64);
    assertThat(before.get("positions").size()).isZero();
    for (int port : new int[] {8101, 8201, 8301}) {
      post(body("storage", port));
    }

    JsonNode json = JSON.readTree(get("/v1/ring", CLIENT_KEY).body());

    assertThat(json.propertyNames()).containsExactlyInAnyOrder("epoch", "bits", "positions");
    assertThat(json.get("positions").size()).isEqualTo(3);
    JsonNode first = json.get("positions").get(0);
    assertThat(first.propertyNames()).containsExactlyInAnyOrder("id", "arc", "replicas", "leader");
    assertThat(first.get("id").asString()).isEqualTo("18446744073709551615");
    assertThat(first.get("arc").get("after").asString()).isEqualTo("12297829382473034410");
    assertThat(first.get("arc").get("through").asString()).isEqualTo("18446744073709551615");
    assertThat(first.get("replicas").size()).isEqualTo(3);
    assertThat(first.get("leader").isNull()).isTrue();
  }

  @Test
  void watchStreamsEachNewerRevisionAndHeartbeats() throws Exception {
    post(body("push", 8090));
    HttpResponse<java.io.InputStream> stream =
        discovery
            .http()
            .send(
                discovery
                    .request("/v1/members/watch?after=0")
                    .header("Authorization", "Bearer " + CLIENT_KEY)
                    .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    assertThat(stream.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    try (var lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      // Whatever was read before this member registered comes first, or is skipped.
      String id = JSON.readTree(post(body("push", 8190)).body()).get("id").asString();
      var seen = new ArrayList<String>();
      while (seen.stream().noneMatch(line -> line.startsWith("data:") && line.contains(id))
          || !seen.getLast().startsWith(":")) {
        seen.add(String.valueOf(lines.readLine()));
      }
      assertThat(seen).anyMatch(line -> line.equals("event:members"));
      List<Long> revisions =
          seen.stream()
              .filter(line -> line.startsWith("id:"))
              .map(line -> Long.parseLong(line.substring(3)))
              .toList();
      assertThat(revisions).isNotEmpty().isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void watchesAreBounded() throws Exception {
    try (var one = new MemberCalls(discovery);
        var two = new MemberCalls(discovery);
        var three = new MemberCalls(discovery)) {
      assertThat(one.watch(-1).read(5, TimeUnit.SECONDS)).isNotNull();
      assertThat(two.watch(-1).read(5, TimeUnit.SECONDS)).isNotNull();

      assertThat(reason(() -> String.valueOf(three.watch(-1).read(5, TimeUnit.SECONDS))))
          .isEqualTo(Reason.OVERLOADED);
    }
    eventually(
        Duration.ofSeconds(5),
        () -> {
          try (var calls = new MemberCalls(discovery)) {
            assertThat(calls.watch(-1).read(5, TimeUnit.SECONDS)).isNotNull();
          }
        });
  }

  @Test
  void pingNeedsNoKeyAndEverythingElseDoes() throws Exception {
    HttpResponse<String> ping = discovery.send(discovery.request("/v1/ping"));
    assertThat(ping.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(ping.body()).get("status").asString()).isEqualTo("ready");
    for (String path :
        List.of(
            "/v1/members",
            "/v1/ring",
            "/v1/members/watch",
            "/",
            "/nothing",
            "/v1/ping/../members",
            "/v1/ping;x/../ring",
            "/v1/ping/",
            "//v1/members")) {
      HttpResponse<String> answer = discovery.send(discovery.request(path));
      assertThat(answer.statusCode()).describedAs(path).isIn(400, 401);
    }
    assertProblem(discovery.send(discovery.request("/v1/ring")), 401, Reason.UNAUTHENTICATED);
    assertProblem(get("/v1/ring", "recado_" + "x".repeat(43)), 401, Reason.UNAUTHENTICATED);
  }

  @Test
  void clientsKeyReadsAndAnAdminsOrTheFleetsSecretWrites() throws Exception {
    assertProblem(post(CLIENT_KEY, body("push", 8090)), 403, Reason.FORBIDDEN);
    assertThat(post(adminKey, body("push", 8090)).statusCode()).isEqualTo(201);
    assertThat(post(DiscoveryProcess.SECRET, body("push", 8190)).statusCode()).isEqualTo(201);
  }

  @Test
  void grpcReadsTakeAnApiKeyAndMembersCallsWantTheSecret() throws Exception {
    var headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + CLIENT_KEY);
    var channel = discovery.openChannel();
    try {
      var open = DiscoveryGrpc.newBlockingV2Stub(channel);
      var keyed = open.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));

      assertThat(reason(() -> open.list(ListRequest.getDefaultInstance())))
          .isEqualTo(Reason.UNAUTHENTICATED);
      assertThat(keyed.list(ListRequest.getDefaultInstance()).getRevision()).isPositive();
      assertThat(keyed.getRing(GetRingRequest.getDefaultInstance()).getEpoch()).isZero();
      var watch = keyed.watch(dev.recado.protocol.v1.WatchRequest.getDefaultInstance());
      var view = watch.read(5, TimeUnit.SECONDS);
      assertThat(view).isNotNull();
      assertThat(view.getApiKeysList()).isEmpty();
      watch.cancel("done", null);
      assertThat(
              reason(() ->
                  keyed.register(
                      RegisterRequest.newBuilder()
                          .setMember(MemberCalls.member(Role.PUSH, 8090))
                          .build())))
          .isEqualTo(Reason.FORBIDDEN);
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void badInputIsRefusedWithItsReason() throws Exception {
    assertProblem(post("{\"role\": "), 400, Reason.MALFORMED);
    assertProblem(post("null"), 400, Reason.MALFORMED);
    assertProblem(post(body("push", 8090) + "{}"), 400, Reason.MALFORMED);
    assertProblem(post(body("push", 8090).replace("8090", "\"x\"")), 400, Reason.MALFORMED);
    HttpResponse<String> unknown = post(body("push", 8090).replace("{", "{\"colour\": \"red\", "));
    assertProblem(unknown, 400, Reason.UNKNOWN_FIELD);
    assertThat(unknown.body()).contains("colour");
    assertProblem(post(body("sheep", 8090)), 400, Reason.BAD_PARAMETER);
    assertProblem(post("{}"), 400, Reason.BAD_PARAMETER);
    assertProblem(post(body("push", 70_000)), 400, Reason.BAD_PARAMETER);
    assertProblem(post(" ".repeat(20_000) + body("push", 8090)), 413, Reason.REQUEST_TOO_LARGE);
    assertProblem(get("/v1/members?role=sheep", CLIENT_KEY), 400, Reason.BAD_PARAMETER);
    assertProblem(get("/v1/members/watch?after=x", CLIENT_KEY), 400, Reason.BAD_PARAMETER);
    assertProblem(get("/v1/nothing", CLIENT_KEY), 404, Reason.UNKNOWN_PATH);
    assertProblem(put("/v1/members"), 405, Reason.METHOD_NOT_ALLOWED);
    assertProblem(put("/v1/members/x/lease"), 404, Reason.UNKNOWN_MEMBER);
    assertProblem(
        discovery.send(
            discovery
                .request("/v1/members")
                .header("Authorization", "Bearer " + adminKey)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(body("push", 8090)))),
        415,
        Reason.UNSUPPORTED_MEDIA_TYPE);
  }

  private static String body(String role, int port) {
    return """
    {"role": "%s", "host": "127.0.0.1", "httpPort": %d, "grpcPort": %d, "zone": "a"}\
    """
        .formatted(role, port, port + 1);
  }

  private HttpResponse<String> get(String path, String key) throws Exception {
    return discovery.send(discovery.request(path).header("Authorization", "Bearer " + key));
  }

  private HttpResponse<String> post(String body) throws Exception {
    return post(adminKey, body);
  }

  private HttpResponse<String> post(String key, String body) throws Exception {
    return discovery.send(
        discovery
            .request("/v1/members")
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> put(String path) throws Exception {
    return discovery.send(
        discovery
            .request(path)
            .header("Authorization", "Bearer " + adminKey)
            .PUT(BodyPublishers.noBody()));
  }

  private HttpResponse<String> delete(String path) throws Exception {
    return discovery.send(
        discovery.request(path).header("Authorization", "Bearer " + adminKey).DELETE());
  }

  private static void assertProblem(HttpResponse<String> answer, int status, Reason reason) {
    assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    JsonNode problem = JSON.readTree(answer.body());
    assertThat(problem.get("reason").asString()).isEqualTo(reason.name());
    assertThat(problem.get("type").asString()).startsWith("https://recado.dev/problems/");
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("title").asString()).isNotEmpty();
    assertThat(problem.get("detail").asString()).isNotEmpty();
  }

  private interface Call {
    Object make() throws Exception;
  }

  private static Reason reason(Call call) {
    try {
      var _ = call.make();
    } catch (Exception e) {
      return GrpcErrors.toRejection(e).orElseThrow(() -> new AssertionError(e)).reason();
    }
    throw new AssertionError("The call was not refused.");
  }
}
