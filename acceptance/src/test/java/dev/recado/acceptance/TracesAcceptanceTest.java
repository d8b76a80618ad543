package dev.recado.acceptance;

import static dev.recado.testkit.Eventually.eventually;
import static dev.recado.testkit.Eventually.eventuallyGet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.recado.acceptance.client.Answer;
import dev.recado.acceptance.client.Faults;
import dev.recado.acceptance.client.Grpc;
import dev.recado.acceptance.client.Json;
import dev.recado.acceptance.client.Mailbox;
import dev.recado.acceptance.client.Recipient;
import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.client.Subscriber;
import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.FreshFleet;
import dev.recado.acceptance.fleet.Times;
import dev.recado.acceptance.telemetry.CollectedSpan;
import dev.recado.acceptance.telemetry.SpanCollector;
import dev.recado.cli.fleet.FleetShape;
import dev.recado.cli.fleet.LocalFleet;
import dev.recado.cli.fleet.TraceProperties;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.SubmitRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client's trace goes on through every process that its operation passes. */
@ExtendWith(Times.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(24)
class TracesAcceptanceTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  /** As a client's own tracing would have them. */
  private record ClientSpan(String traceId, String spanId) {

    static ClientSpan random() {
      return new ClientSpan(
          UUID.randomUUID().toString().replace("-", ""),
          UUID.randomUUID().toString().replace("-", "").substring(16));
    }

    String traceparent(String flags) {
      return "00-" + traceId + "-" + spanId + "-" + flags;
    }
  }

  private final String id = OperationIds.next().toString();
  private SpanCollector collector;
  private LocalFleet fleet;

  @BeforeAll
  void start() throws IOException, InterruptedException {
    collector = SpanCollector.start();
    fleet =
        FreshFleet.start(
            "traces",
            options ->
                options.shape(new FleetShape(1, 3, 1, 2)).restart(false).properties(properties()));
  }

  private List<String> properties() {
    var properties = new ArrayList<>(TraceProperties.to(collector.address()));
    properties.addAll(
        List.of(
            "logging.structured.format.console=ecs",
            "logging.level.dev.recado.gateway.dispatch=debug",
            "gateway:recado.dispatch.acknowledgement-timeout=1s"));
    return properties;
  }

  @AfterAll
  void stop() {
    fleet.close();
    collector.close();
  }

  private RestClient gateway(String member) {
    return new RestClient(fleet.address(member).http(), fleet.adminKey());
  }

  private static String json(String id, Recipient recipient) {
    Map<String, Object> operation =
        new HashMap<>(RestClient.operation(id, "put", "traced/" + id, "value"));
    operation.put("replyTo", recipient.id());
    return Json.write(operation);
  }

  private static Answer submit(
      RestClient gateway, String id, Recipient recipient, ClientSpan client) {
    return gateway.postText(
        "/v1/operations",
        json(id, recipient),
        "Content-Type",
        "application/json",
        "traceparent",
        client.traceparent("01"));
  }

  private static Set<String> steps(List<CollectedSpan> spans) {
    return spans.stream()
        .map(span -> span.service() + " " + span.name())
        .collect(Collectors.toSet());
  }

  @Test
  @Order(1)
  void submittedOperationIsOneConnectedTraceFromItsClientToTheAcknowledgement() {
    var client = ClientSpan.random();
    Recipient recipient = Recipient.register(gateway("gateway-1"));
    try (Mailbox mailbox = Mailbox.listen(recipient)) {
      var _ = submit(gateway("gateway-1"), id, recipient, client).hasStatus(202);
      assertThat(mailbox.await(1, SOON)).hasSize(1);
    }
    var _ =
        recipient
            .client()
            .post(recipient.path("acknowledgements"), Map.of("through", 1))
            .hasStatus(204);

    List<CollectedSpan> spans =
        eventuallyGet(
            SOON,
            () -> {
              List<CollectedSpan> trace = collector.trace(client.traceId());
              assertThat(steps(trace))
                  .containsExactlyInAnyOrder(
                      "api-gateway accept",
                      "api-gateway dispatch",
                      "storage-node execute",
                      "storage-node propose",
                      "storage-node apply",
                      "storage-node relay",
                      "push-server take",
                      "push-server notify",
                      "push-server acknowledge");
              return trace;
            });

    Set<String> known =
        Stream.concat(Stream.of(client.spanId()), spans.stream().map(CollectedSpan::spanId))
            .collect(Collectors.toSet());
    assertThat(spans).allSatisfy(span -> assertThat(span.parentId()).isIn(known));
    assertThat(spans.stream().filter(span -> span.parentId().equals(client.spanId())))
        .as("what is right below the client's span")
        .extracting(CollectedSpan::name)
        .containsExactly("accept");
    assertThat(spans.stream().filter(span -> span.attributes().containsKey("recado.operation.id")))
        .extracting(span -> span.attributes().get("recado.operation.id"))
        .containsOnly(id);
    assertThat(spans.stream().filter(span -> span.name().equals("execute")))
        .extracting(span -> span.attributes().get("recado.status"))
        .contains("OK");
  }

  @Test
  @Order(2)
  void discoveryTracesHowMembersRegister() {
    eventually(
        SOON, () -> assertThat(steps(collector.spans())).contains("discovery-service register"));
  }

  @Test
  @Order(2)
  void operationsOfABatchAreAllToldOfByItsSteps() throws InterruptedException {
    List<ClientSpan> clients = Stream.generate(ClientSpan::random).limit(5).toList();
    Recipient recipient = Recipient.register(gateway("gateway-1"));
    try (Grpc grpc = Grpc.connect(fleet.address("gateway-1").grpcPort(), fleet.adminKey());
        Grpc push = Grpc.connect(fleet.address("push-1").grpcPort(), recipient.token())) {
      var subscriber = Subscriber.open(push, recipient.id());
      var request = SubmitRequest.newBuilder();
      clients.forEach(client ->
          request.addOperations(
              Operation.newBuilder()
                  .setKind(Kind.PUT)
                  .setKey(ByteString.copyFromUtf8("{batch}/" + client.spanId()))
                  .setReplyTo(recipient.id())
                  .setTraceparent(client.traceparent("01"))));
      var _ = grpc.operations().submit(request.build());

      for (int i = 0; i < clients.size(); i++) {
        String traceparent = subscriber.next(SOON).getNotification().getTraceparent();
        assertThat(clients).extracting(ClientSpan::traceId).contains(traceparent.substring(3, 35));
      }
      subscriber.acknowledge(clients.size());

      eventually(
          SOON,
          () ->
              assertThat(clients)
                  .allSatisfy(client ->
                      assertThat(
                              collector.spans().stream()
                                  .filter(span -> span.tellsOf(client.traceId()))
                                  .map(CollectedSpan::name))
                          .contains(
                              "accept",
                              "dispatch",
                              "execute",
                              "propose",
                              "apply",
                              "relay",
                              "take",
                              "notify",
                              "acknowledge")));
    }
  }

  @Test
  @Order(3)
  void operationWhoseClientDoesNotSampleOrWhoseTraceparentIsMalformedIsDoneWithoutItsTrace() {
    var unsampled = ClientSpan.random();
    var malformed = ClientSpan.random();
    var sampled = ClientSpan.random();
    RestClient gateway = gateway("gateway-1");

    var _ = put(gateway, unsampled.traceparent("00"));
    var _ = put(gateway, "ff" + malformed.traceparent("01").substring(2));
    var _ = put(gateway, sampled.traceparent("01"));

    eventually(
        SOON, () -> assertThat(collector.trace(sampled.traceId())).hasSizeGreaterThanOrEqualTo(5));
    assertThat(collector.trace(unsampled.traceId())).isEmpty();
    assertThat(collector.trace(malformed.traceId())).isEmpty();
  }

  private static int put(RestClient gateway, String traceparent) {
    return gateway
        .putEntry("traced/put", OperationIds.next().toString(), "value", "traceparent", traceparent)
        .status();
  }

  @Test
  @Order(4)
  void logLineAboutAnOperationNamesItAndItsTraceAsFields() throws IOException {
    var client = ClientSpan.random();
    var faults = new Faults(gateway("gateway-1"));
    Fleet.STORAGE.forEach(node -> faults.put(node, Map.of("loseAcknowledgements", 1.0)));
    try {
      var _ =
          gateway("gateway-1")
              .putEntry(
                  "logged/" + id,
                  id,
                  "value",
                  "traceparent",
                  client.traceparent("01"),
                  "Prefer",
                  "wait=3");
    } finally {
      Fleet.STORAGE.forEach(faults::clear);
    }

    try (Stream<String> lines = Files.lines(fleet.log("gateway-1"))) {
      assertThat(
              lines
                  .filter(line -> line.startsWith("{"))
                  .map(Json::read)
                  .filter(line -> line.path("message").asString().contains(id)))
          .as("lines of the gateway's log that speak of the operation")
          .isNotEmpty()
          .allSatisfy(line -> {
            assertThat(line.path("operationId").asString()).isEqualTo(id);
            assertThat(line.path("traceId").asString()).isEqualTo(client.traceId());
          });
    }
  }

  @Test
  @Order(5)
  void traceOfAnAcceptedOperationIsGoneOnWithWhenItsGatewayDies() {
    var client = ClientSpan.random();
    RestClient survivor = gateway("gateway-1");
    Recipient recipient = Recipient.register(survivor);
    new Faults(survivor).stopAt("gateway-2", "after-outbox-commit");
    RestClient dying = gateway("gateway-2");

    assertThatThrownBy(() -> submit(dying, OperationIds.next().toString(), recipient, client))
        .isInstanceOf(UncheckedIOException.class);

    eventually(
        SOON,
        () ->
            assertThat(collector.trace(client.traceId()))
                .extracting(
                    span -> span.member().replaceFirst("storage-.", "storage") + " " + span.name())
                .contains("gateway-1 dispatch", "storage execute", "storage relay", "push-1 take"));
  }
}
