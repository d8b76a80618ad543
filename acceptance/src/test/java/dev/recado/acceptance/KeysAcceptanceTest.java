package dev.recado.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.recado.acceptance.client.Grpc;
import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.WithFleet;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.ReadRequest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Any text is a key, and is the same key on every way. */
@WithFleet
@Order(41)
class KeysAcceptanceTest {

  private final Fleet fleet;
  private final RestClient gateway;

  KeysAcceptanceTest(Fleet fleet) {
    fleet.heal();
    this.fleet = fleet;
    this.gateway = fleet.gateway();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/b",
        "a//b",
        "/a",
        "a/",
        "..",
        "../a",
        "a/../b",
        "./a",
        ".",
        "a%2Fb",
        "100%",
        "a;b=c",
        "a+b",
        "a b",
        "a?b#c",
        "a&key=b",
        "a=b",
        "😀",
        "ключ",
        "{tag}a",
        "\"<>\\^`|",
        "a\tb\n"
      })
  void anyTextIsAKey(String text) {
    String key = text + "~" + OperationIds.next();
    String id = OperationIds.next().toString();
    var _ = gateway.putEntry(key, id, text).hasStatus(201);
    assertThat(gateway.get(RestClient.entry(key)).hasStatus(200).text()).isEqualTo(text);
    assertThat(gateway.get("/v1/entry?key=" + RestClient.encode(key)).hasStatus(200).text())
        .isEqualTo(text);
    var state = gateway.get(RestClient.operation(id, key)).hasStatus(200).json();
    assertThat(state.path("key").asString()).isEqualTo(key);
    var page = gateway.get("/v1/entries?prefix=" + RestClient.encode(key)).hasStatus(200).json();
    assertThat(page.path("entries").valueStream().map(e -> e.path("key").asString()))
        .containsExactly(key);
    try (Grpc grpc = Grpc.connect(fleet.address("storage-1").grpcPort(), fleet.adminKey())) {
      var read =
          grpc.entries()
              .read(ReadRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)).build());
      assertThat(read.getEntry().getValue().toStringUtf8()).isEqualTo(text);
    }
    var _ = gateway.delete(RestClient.entry(key)).hasStatus(204);
    var _ = gateway.get(RestClient.entry(key)).hasStatus(404);
  }

  /** The path goes on as it stands; it is decoded once, and a plus is a plus. */
  @ParameterizedTest
  @CsvSource({
    "a/../b, a/../b",
    "../x, ../x",
    "a//b/./c, a//b/./c",
    "a;b=c, a;b=c",
    "a+b, a+b",
    "a%2Fb, a/b",
    "a%252Fb, a%2Fb",
    "a%3Bb, a;b",
    "%F0%9F%98%80, 😀",
    "a&b=c, a&b=c"
  })
  void pathIsDecodedOnce(String path, String key) {
    String suffix = "~" + OperationIds.next();
    var _ =
        gateway
            .put("/v1/entries/" + path + suffix, "value", "Content-Type", "text/plain")
            .hasStatus(201);
    assertThat(
            gateway.get("/v1/entry?key=" + RestClient.encode(key + suffix)).hasStatus(200).text())
        .isEqualTo("value");
  }
}
