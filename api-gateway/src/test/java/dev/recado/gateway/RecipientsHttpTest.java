package dev.recado.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class RecipientsHttpTest {

  @RegisterExtension static final SharedGateway SHARED = new SharedGateway();

  private final RunningGateway gateway = SHARED.gateway();
  private final FakePush push = SHARED.fleet().push();
  private final String path = "/v1/entries/k-" + UUID.randomUUID();

  private String register() {
    return gateway.post("/v1/recipients", "{\"name\":\"me\"}").json().get("id").stringValue();
  }

  @Test
  void registeringAnswersIdTokenAndStream() {
    Answer registered = gateway.post("/v1/recipients", "{\"name\":\"me\"}");
    Answer withoutBody = gateway.post("/v1/recipients", "");

    JsonNode json = registered.json();
    assertThat(registered.statusCode()).isEqualTo(201);
    assertThat(json.get("token").stringValue()).isNotEmpty();
    assertThat(json.get("notifications").stringValue())
        .endsWith("/v1/recipients/" + json.get("id").stringValue() + "/notifications");
    assertThat(withoutBody.statusCode()).isEqualTo(201);
  }

  @Test
  void badRegistrationIsNamed() {
    assertThat(gateway.post("/v1/recipients", "{\"nmae\":\"me\"}").reason())
        .isEqualTo("UNKNOWN_FIELD");
    assertThat(gateway.post("/v1/recipients", "{\"name\":7}").reason()).isEqualTo("BAD_PARAMETER");
    assertThat(gateway.post("/v1/recipients", "{\"name\":\"" + "x".repeat(256) + "\"}").reason())
        .isEqualTo("BAD_PARAMETER");
    assertThat(gateway.post("/v1/recipients", "[").reason()).isEqualTo("MALFORMED");
  }

  @Test
  void registrationWhoseAnswerIsLostIsNotRepeated() {
    push.breakCalls(true);
    int before = push.calls();

    Answer answer = gateway.post("/v1/recipients", "{}");

    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(answer.reason()).isEqualTo("UNDECIDED");
    assertThat(push.calls()).isEqualTo(before + 1);
  }

  @Test
  void deletedRecipientIsUnknown() {
    String id = register();

    assertThat(gateway.delete("/v1/recipients/" + id).statusCode()).isEqualTo(204);
    assertThat(gateway.delete("/v1/recipients/" + id).reason()).isEqualTo("UNKNOWN_RECIPIENT");
    assertThat(gateway.put(path, "1", "Recado-Reply-To", id).reason())
        .isEqualTo("UNKNOWN_RECIPIENT");
    assertThat(gateway.delete("/v1/recipients/abc").reason()).isEqualTo("BAD_RECIPIENT");
  }

  @Test
  void tokenIsRotated() {
    Answer rotated = gateway.post("/v1/recipients/" + register() + "/token", "");
    Answer unknown = gateway.post("/v1/recipients/" + UUID.randomUUID() + "/token", "");

    assertThat(rotated.statusCode()).isEqualTo(200);
    assertThat(rotated.json().get("token").stringValue()).isEqualTo("rotated");
    assertThat(unknown.statusCode()).isEqualTo(404);
  }

  @Test
  void recipientOfAnotherNamespaceIsUnknown() {
    String id = register();

    Answer foreign =
        gateway.send(
            gateway
                .bare(path)
                .header("Authorization", "Bearer " + FakeFleet.OTHER_KEY)
                .header("Recado-Reply-To", id)
                .PUT(java.net.http.HttpRequest.BodyPublishers.ofString("1")));

    assertThat(foreign.reason()).isEqualTo("UNKNOWN_RECIPIENT");
  }

  @Test
  void knownRecipientIsEnoughWhilePushIsAway() {
    String id = register();
    push.breakCalls(true);

    Answer known = gateway.put(path, "1", "Recado-Reply-To", id.toUpperCase(java.util.Locale.ROOT));
    Answer unknown = gateway.put(path, "2", "Recado-Reply-To", UUID.randomUUID().toString());

    assertThat(known.statusCode()).isEqualTo(201);
    assertThat(unknown.statusCode()).isEqualTo(503);
    assertThat(unknown.reason()).isEqualTo("PUSH_UNAVAILABLE");
    assertThat(unknown.header("Retry-After")).isNotEmpty();
    assertThat(gateway.get(path).text()).isEqualTo("1");
  }
}
