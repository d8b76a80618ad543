package dev.recado.membership.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class ContainerNameTest {

  private static String asked(Optional<String> answer) throws IOException {
    try (var server = new NameServer(answer)) {
      return new ContainerDns(server.url(), List.of(address())).name();
    }
  }

  private static Inet4Address address() throws IOException {
    return (Inet4Address) InetAddress.getByAddress(new byte[] {(byte) 172, 18, 0, (byte) 200});
  }

  @Test
  void nameIsWhatDnsKnowsTheAddressByWithoutTheNetwork() throws IOException {
    assertThat(asked(Optional.of("recado-storage-node-3.recado_default")))
        .isEqualTo("recado-storage-node-3");
  }

  @Test
  void unknownAddressIsRefusedWithTheProperty() {
    assertThatThrownBy(() -> asked(Optional.empty()))
        .hasMessageContaining("recado.container.name")
        .hasMessageContaining("172.18.0.200")
        .hasMessageContaining("RECADO_CONTAINER_NAME");
  }

  @Test
  void nameThatNobodyCouldBeReachedByIsRefused() {
    assertThatThrownBy(() -> asked(Optional.of("recado_storage-node_3.recado_default")))
        .hasMessageContaining("recado_storage-node_3")
        .hasMessageContaining("no host name");
  }

  @Test
  void nameIsAskedForOnceAndOnlyWhenNeeded() {
    var asked = new AtomicInteger();
    var environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addLast(new ContainerNameSource(() -> "node-" + asked.incrementAndGet()));

    assertThat(environment.getProperty("recado.member.name")).isNull();
    assertThat(asked).hasValue(0);
    assertThat(environment.resolvePlaceholders("${recado.container.name}/${recado.container.name}"))
        .isEqualTo("node-1/node-1");
  }

  @Test
  void everyMemberKnowsTheProperty() {
    var application = new SpringApplication(Nothing.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.setRegisterShutdownHook(false);
    try (var context = application.run()) {
      assertThat(context.getEnvironment().getPropertySources())
          .anyMatch(ContainerNameSource.class::isInstance);
    }
  }

  static class Nothing {}

  @Test
  void nameThatIsGivenComesFirst() {
    var environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("given", Map.of(ContainerNameSource.PROPERTY, "node-7")));
    new ContainerNameProcessor().postProcessEnvironment(environment, new SpringApplication());

    assertThat(environment.getProperty(ContainerNameSource.PROPERTY)).isEqualTo("node-7");
  }
}
