package dev.recado.acceptance;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.acceptance.client.Faults;
import dev.recado.acceptance.client.Notification;
import dev.recado.acceptance.client.Recipient;
import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.fleet.FreshFleet;
import dev.recado.acceptance.fleet.Times;
import dev.recado.cli.fleet.FleetShape;
import dev.recado.cli.fleet.LocalFleet;
import dev.recado.cli.fleet.MemberAddresses;
import dev.recado.protocol.OperationIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several gateways on one database, and several push servers: what one leaves, the others do. */
@ExtendWith(Times.class)
@Order(22)
class TakeoverAcceptanceTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String KEY = "left/behind";

  /** Accepted, and not sent anywhere yet, when its gateway dies; then the push server dies. */
  @Test
  void whatAGatewayAndAPushServerLeaveWhenTheyDieForGoodIsDeliveredByTheOthers()
      throws IOException, InterruptedException {
    try (LocalFleet fleet =
        FreshFleet.start(
            "takeover", options -> options.shape(new FleetShape(1, 3, 2, 2)).restart(false))) {
      RestClient survivor = gateway(fleet, "gateway-1");
      Recipient recipient = Recipient.register(survivor);
      String deadPush = pushServerOf(fleet, recipient);
      String livePush = deadPush.equals("push-1") ? "push-2" : "push-1";

      new Faults(survivor).stopAt("gateway-2", "after-outbox-commit");
      String id = OperationIds.next().toString();
      Map<String, Object> operation =
          new HashMap<>(RestClient.operation(id, "put", KEY, "delivered"));
      operation.put("replyTo", recipient.id());
      RestClient dying = gateway(fleet, "gateway-2");
      assertThatThrownBy(() -> dying.post("/v1/operations", operation))
          .isInstanceOf(UncheckedIOException.class);
      fleet.kill(deadPush, "KILL");

      Recipient mailbox = recipient.at(fleet.address(livePush).http());
      eventually(
          SOON,
          () ->
              assertThat(mailbox.after(0))
                  .extracting(Notification::operationId)
                  .containsExactly(id));
      assertThat(survivor.decided(RestClient.operation(id, KEY)).path("outcome").path("version"))
          .hasToString("1");
      assertThat(survivor.get(RestClient.entry(KEY)).hasStatus(200).text()).isEqualTo("delivered");
      assertThat(fleet.process("gateway-2")).as("the gateway is gone for good").isEmpty();
      assertThat(fleet.process(deadPush)).as("the push server is gone for good").isEmpty();
    }
  }

  private static RestClient gateway(LocalFleet fleet, String name) {
    return new RestClient(fleet.address(name).http(), fleet.adminKey());
  }

  private static String pushServerOf(LocalFleet fleet, Recipient recipient) {
    return fleet.addresses().stream()
        .filter(address -> recipient.notifications().startsWith(address.http() + "/"))
        .map(MemberAddresses::name)
        .findFirst()
        .orElseThrow();
  }
}
