package dev.recado.membership.start;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.membership.MembershipProperties;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class UnknownPropertiesTest {

  private static void check(StandardEnvironment environment) {
    var beans = new DefaultListableBeanFactory();
    beans.registerBeanDefinition("member", new RootBeanDefinition(MembershipProperties.class));
    new UnknownProperties(PropertyNames.of(beans)).check(environment);
  }

  private static void given(String... names) {
    var environment = new StandardEnvironment();
    for (String name : names) {
      environment.getPropertySources().addFirst(new MapPropertySource(name, Map.of(name, "1")));
    }
    check(environment);
  }

  private static void variable(String name) {
    var environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(new SystemEnvironmentPropertySource("environment", Map.of(name, "1")));
    check(environment);
  }

  @Test
  void propertiesAreKnownInEveryFormThatIsBound() {
    assertThatCode(
            () -> {
              given(
                  "recado.member.call-timeout",
                  "recado.member.callTimeout",
                  "recado.member.discovery-addresses[1]",
                  "recado.member.announced.http-port",
                  "recado.container.name",
                  "recadoes.of-others");
              variable("RECADO_MEMBER_CALLTIMEOUT");
              variable("RECADO_MEMBER_CALL_TIMEOUT");
              variable("RECADO_MEMBER_DISCOVERYADDRESSES_0");
              variable("RECADO_MEMBER_ANNOUNCED_HTTPPORT");
            })
        .doesNotThrowAnyException();
  }

  @Test
  void propertyThatIsNoneIsToldWithItsSource() {
    assertThatThrownBy(() -> given("recado.member.announced.htp-port", "recado.elsewhere.x"))
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageContaining("recado.member.announced.htp-port (recado.member.announced.htp-port)")
        .hasMessageContaining("recado.member.announced.http-port was meant, perhaps.")
        .hasMessageContaining("recado.elsewhere.x (recado.elsewhere.x) is no property");
  }

  @Test
  void variableIsOnlyTakenForAMisspeltPropertyWhenItIsNearlyOne() {
    assertThatThrownBy(() -> variable("RECADO_MEMBER_CALLTIMEOUTT"))
        .hasMessageContaining("recado.member.call-timeout was meant");
    assertThatThrownBy(() -> variable("RECADO_MEMBER_CALL_TIMEOUTT"))
        .hasMessageContaining("recado.member.call-timeout was meant");
    assertThatCode(
            () -> {
              variable("RECADO_HTTP_ADDRESS");
              variable("RECADO_JAVA_HOME");
              variable("RECADO_MEMBER_SERVICE_PORT_HTTP");
            })
        .doesNotThrowAnyException();
  }
}
