package dev.recado.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FaultsOffHttpTest {

  @RegisterExtension static final SharedGateway SHARED = new SharedGateway();

  private final RunningGateway gateway = SHARED.gateway();

  private HttpRequest.Builder request() {
    return gateway
        .bare("/v1/admin/members/" + SHARED.fleet().nodes().getFirst().id() + "/faults")
        .header("Authorization", "Bearer " + FakeFleet.ADMIN_KEY)
        .header("Content-Type", "application/json");
  }

  @Test
  void gatewayWithoutTheProfileRefusesFaultsOfEveryMember() {
    assertThat(gateway.send(request().GET()).reason()).isEqualTo("FAULTS_OFF");
    assertThat(gateway.send(request().PUT(BodyPublishers.ofString("{\"kill\":true}"))).reason())
        .isEqualTo("FAULTS_OFF");
    assertThat(gateway.send(request().DELETE()).reason()).isEqualTo("FAULTS_OFF");
    assertThat(SHARED.fleet().nodes().getFirst().timesEnded()).isZero();
  }
}
